FROM node:22-bookworm-slim AS pages
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/static web/static
COPY web/bundle.js web/
COPY tsconfig.json ./
RUN npm run vendor && npm run bundle

FROM python:3.12-slim-bookworm AS wheel
WORKDIR /src
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends gcc libc6-dev
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY config config
COPY orchestrator orchestrator
COPY rooms rooms
COPY web web
COPY --from=pages /src/web/static/vendor web/static/vendor
COPY --from=pages /src/web/static/bundle web/static/bundle
RUN pip wheel --no-cache-dir --no-deps -w /wheel .

FROM python:3.12-slim-bookworm
COPY constraints.txt /wheel/
COPY --from=wheel /wheel /wheel
RUN pip install --no-cache-dir -c /wheel/constraints.txt /wheel/*.whl && useradd --create-home tribuna && mkdir /data && chown tribuna /data
USER tribuna
WORKDIR /home/tribuna
EXPOSE 8080/tcp 3478-3481/udp
ENTRYPOINT ["tribuna"]
