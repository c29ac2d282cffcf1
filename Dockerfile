# The Claimgraph command and service. Build: docker build -t claimgraph .
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ontology.ttl ./
COPY queries queries
COPY scripts scripts
COPY kg kg
RUN python -m venv /opt/claimgraph && /opt/claimgraph/bin/pip install --no-cache-dir .

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home claimgraph
COPY --from=build /opt/claimgraph /opt/claimgraph
# Inside a container the service must listen on all addresses; docker-compose.yml publishes it on loopback.
ENV PATH=/opt/claimgraph/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KG_HOST=0.0.0.0 \
    KG_PORT=8000
USER 10001
WORKDIR /home/claimgraph
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=6 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=4).read()"]
ENTRYPOINT ["kg"]
CMD ["serve"]
