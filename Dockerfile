# Two images. `desktop`: Caddy with the built pages, the door to all. The last one, for all services:
# `docker run kartoteka run telephony`, `docker run kartoteka migrate`, …
FROM node:24-slim AS pages
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY docs/openapi /src/docs/openapi
COPY web ./
RUN npm run build

FROM caddy:2 AS desktop
COPY deploy/Caddyfile /etc/caddy/Caddyfile
COPY --from=pages /src/web/dist /srv/web

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/kartoteka
ENV PATH=/opt/kartoteka/bin:$PATH
# Wheels only, each vouched for by a hash: nothing is compiled, nothing unknown is run.
COPY requirements/base.txt requirements/build.txt requirements/
RUN pip install --require-hashes --only-binary :all: -r requirements/base.txt \
 && python -m venv /tmp/tools \
 && /tmp/tools/bin/pip install --require-hashes --only-binary :all: -r requirements/build.txt
COPY pyproject.toml LICENSE README.md ./
COPY kartoteka kartoteka
COPY services services
RUN /tmp/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /tmp/wheels . \
 && pip install --no-deps /tmp/wheels/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin kartoteka \
 && install --directory --owner kartoteka /var/lib/kartoteka
COPY --from=build /opt/kartoteka /opt/kartoteka
ENV PATH=/opt/kartoteka/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    KARTOTEKA_HOST=0.0.0.0 KARTOTEKA_PORT=8080 KARTOTEKA_LOG_FORMAT=json
WORKDIR /var/lib/kartoteka
USER kartoteka
EXPOSE 8080
# KARTOTEKA_SERVICE tells which service the container runs; docker-compose.yml names it in its own checks.
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s \
    CMD kartoteka health "${KARTOTEKA_SERVICE:?tells which service to ask}"
ENTRYPOINT ["kartoteka"]
CMD ["--help"]
