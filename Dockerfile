# syntax=docker/dockerfile:1
# One image for the four parts and for the migrations; docker-compose.yml says which of them a container is.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN python -m venv /opt/venv
# The slow layer first: it changes with the lock files only. No source is built, so no compiler is needed.
COPY requirements-server.lock docker/build.lock ./
RUN /opt/venv/bin/pip install --require-hashes --only-binary=:all: -r requirements-server.lock -r build.lock
# alembic.ini, migrations/ and openapi/ are looked up beside the packages: the tree itself is installed.
COPY . .
RUN /opt/venv/bin/pip install --no-deps --no-build-isolation --editable . \
    && /opt/venv/bin/pip uninstall --yes --quiet setuptools pip \
    && rm -rf build.lock edulead.egg-info \
    && python -m compileall -q --invalidation-mode unchecked-hash /app

FROM python:${PYTHON}-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="edulead" \
      org.opencontainers.image.description="The management cycle for heads of educational organisations, as an API" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# A fresh volume takes the owner and the mode of the folder it is mounted over.
RUN groupadd --gid 10001 edulead \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin edulead \
    && install --directory --mode=0755 /var/lib/edulead /var/lib/edulead/dealt \
    && install --directory --mode=0700 --owner=edulead --group=edulead \
        /var/lib/edulead/keys \
        /var/lib/edulead/files \
        /var/lib/edulead/dealt/gateway \
        /var/lib/edulead/dealt/monitoring \
        /var/lib/edulead/dealt/reserve \
        /var/lib/edulead/dealt/training
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EDULEAD_FILES_DIR=/var/lib/edulead/files
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["python", "docker/healthy.py"]
CMD ["edulead", "--help"]
