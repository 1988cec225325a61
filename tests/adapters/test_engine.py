"""What an error of the database tells the log."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError


def test_s28_an_error_shows_the_statement_and_none_of_its_values(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(SQLAlchemyError) as caught:
        connection.execute(text("SELECT :number / 0"), {"number": 447700900123})
    assert "SELECT" in str(caught.value)
    assert "447700900123" not in str(caught.value)
