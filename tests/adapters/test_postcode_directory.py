"""Where the postcodes come from, and the file in which a council's are kept."""

import zipfile
from pathlib import Path

import pytest

from app.adapters import postcode_directory as directory
from routing.places import Places, table

CODES = {"E07000178"}
ROWS = [("OX1 1AA", "E07000178"), ("OX2 1AA", "E07000180"), ("RG1 1AA", "E06000038")]
CSV = 'pcd7,pcds,lad25cd,other\n"OX1 1AA",OX1 1AA,E07000178,1\n"BT1 1AA",BT1 1AA,N09000003,1\n'


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    file = directory.kept_in(tmp_path / "new", CODES)
    directory.keep(directory.around(lambda: ROWS, CODES), file)
    places = directory.places(tmp_path / "new", CODES)
    assert (len(places), places.district("OX2 1AA")) == (2, "E07000180")
    assert list(file.parent.iterdir()) == [file]


def test_the_kept_file_says_whose_data_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "x.places"
    directory.keep(table(ROWS), file)
    first = file.read_bytes().split(b"\n", 1)[0].decode("unicode_escape")
    assert "Open Government Licence v.3.0" in first
    assert "Royal Mail" in first


@pytest.mark.parametrize("harm", [b"", b"{}\n", b"not json\n", None])
def test_a_broken_file_means_no_postcodes_and_no_exception(
    tmp_path: Path, harm: bytes | None
) -> None:
    file = directory.kept_in(tmp_path, CODES)
    directory.keep(table(ROWS), file)
    file.write_bytes(file.read_bytes()[:-3] if harm is None else harm)
    assert not directory.places(tmp_path, CODES)


def test_a_council_without_districts_needs_no_file(tmp_path: Path) -> None:
    assert isinstance(directory.places(tmp_path, ()), Places)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_directory_as_it_is_published_can_be_given(tmp_path: Path, *, zipped: bool) -> None:
    file = tmp_path / "ONSPD_FEB_2027_UK.csv"
    file.write_text(CSV, encoding="utf-8-sig")
    if zipped:
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.write(file, f"Data/{file.name}")
        file = tmp_path / "all.zip"
    assert list(directory.given(file)) == [("OX1 1AA", "E07000178"), ("BT1 1AA", "N09000003")]


def test_northern_ireland_is_left_out() -> None:
    """Its rows carry other terms than the Open Government Licence."""
    rows = [("BT1 1AA", "N09000003"), *ROWS]
    assert len(directory.around(lambda: rows, {"N09000003", *CODES}).keys) == 2


def test_a_file_that_is_no_directory_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(directory.NoDirectory, match="no column called pcds"):
        list(directory.given(tmp_path / "x.csv"))
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("read me.txt", "hello")
    with pytest.raises(directory.NoDirectory, match=r"_UK\.csv"):
        list(directory.given(tmp_path / "x.zip"))
