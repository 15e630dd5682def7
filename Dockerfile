# Front-end packages, as they ship
FROM node:24-bookworm-slim AS front
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 GATEHOUSE_ENV=production GATEHOUSE_VAR=/data
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY manage.py ./
COPY gatehouse gatehouse
COPY searches searches
COPY templates templates
COPY static static
COPY --from=front /app/node_modules node_modules
RUN useradd --uid 10001 --create-home gatehouse \
    && mkdir -p /data && chown gatehouse /data \
    && python gatehouse/vendor_assets.py && rm -rf node_modules \
    && SECRET_KEY=only-while-building ALLOWED_HOSTS=localhost GATEHOUSE_VAR=/app/var \
       python manage.py collectstatic --noinput
ENV STATIC_FOLDER=/app/var/collected
USER gatehouse
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/healthz')"]
CMD ["granian", "--interface", "asgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--http1-header-read-timeout", "10000", "--backlog", "8192", "--backpressure", "4096", \
     "gatehouse.asgi:application"]
