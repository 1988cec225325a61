# One image for every process; see compose.yml.
FROM python:3.13-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/front-door front-door
WORKDIR /opt/front-door
COPY Makefile requirements.lock package.json package-lock.json .npmrc ./
COPY setup setup
RUN make set-up
COPY . .
USER front-door
ENV PATH=/opt/front-door/.venv/bin:$PATH PYTHONUNBUFFERED=1
