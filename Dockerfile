# Attune with its trained model. Build: docker build -t attune .   Run: docker compose up
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    ATTUNE_HOST=0.0.0.0 \
    ATTUNE_PORT=8000 \
    ATTUNE_DATA_DIR=/data \
    PATH=/app/.venv/bin:$PATH

RUN useradd --create-home --uid 1000 attune && install -d -o attune -g attune /app /data
USER attune
WORKDIR /app

# The packages first: this layer changes only with the lock. The checkers are locked too, but do not belong in an image.
COPY --chown=attune LICENSE README.md pyproject.toml requirements.lock ./
COPY --chown=attune scripts scripts
RUN mkdir api bot preferences \
    && UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1 sh scripts/bootstrap.sh \
    && .venv-tools/bin/uv pip uninstall --quiet --python .venv/bin/python playwright mypy ruff hypothesis import-linter grimp \
    && rm -rf .venv-tools

COPY --chown=attune data data
COPY --chown=attune preferences preferences
COPY --chown=attune bot bot
COPY --chown=attune api api
RUN attune train

# A new volume starts with the model trained above; what people teach is kept beside it.
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['ATTUNE_PORT'] + '/healthz', timeout=4)"]
CMD ["attune", "serve"]
