# syntax=docker/dockerfile:1

FROM node:22.19-bookworm-slim AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.11.14-slim-bookworm AS packages
COPY requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11.14-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENV BIND=0.0.0.0 PORT=8000 VAR_DIR=/var/lib/eguidance
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin eguidance \
    && install -d -o eguidance -g eguidance /var/lib/eguidance
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py pyproject.toml LICENSE ./
COPY channels_layer channels_layer
COPY resources resources
COPY scheduling scheduling
COPY triage triage
COPY chat chat
COPY targets targets
COPY eguidance eguidance
COPY --from=frontend /build/frontend/dist frontend/dist
USER eguidance
EXPOSE 8000
CMD ["python", "manage.py", "serve"]
