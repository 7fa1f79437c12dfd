"""Examples of each command and action, which `--help` and the manual show."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, ...]] = {
    "build": (
        "build -o occugraph.ttl",
        "build -o dot.nq --document onet-dot=DOT_to_ONET_SOC.xlsx",
    ),
    "validate": ("validate", "validate scheme.ttl --profile skos --fail-on violation"),
    "search": ("search welder", "search sofware develper --scheme soc2018"),
    "show": ("show 15-1252", "show C2512 dot1991:030", "show 15-1252 --cite"),
    "schemes": ("schemes", "schemes --svg schemes.svg"),
    "routes": ("routes noc2021 isco88",),
    "crosswalk": (
        "crosswalk 15-1252 --to isco08",
        "crosswalk 15-1252 15-1254 --to dot1991 --cite",
        "crosswalk noc2021:21232 --to isco88 --via soc2018",
    ),
    "recode": ("recode jobs.csv --to isco08 -o recoded.csv --value jobs --report loss.json",),
    "autocode": ("autocode titles.csv --to soc2018 -o coded.csv --best 3",),
    "eligible": (
        "eligible 15-1252 --naics 332710",
        "eligible --title 'CNC machinist' --naics 332710",
        "eligible --roster jobs.xlsx -o decided.xlsx --report decided.html",
    ),
    "programme": ("programme new > mine.toml", "programme check mine.toml"),
    "programme new": ("programme new > mine.toml",),
    "programme check": ("programme check mine.toml",),
    "programme diff": ("programme diff ampd-iowa mine.toml --roster jobs.csv",),
    "programme schema": ("programme schema > programme.schema.json",),
    "coverage": ("coverage soc2018", "coverage soc2018 isco08 --svg reach.svg"),
    "diff": ("diff old.ttl new.ttl", "diff old.ttl"),
    "export": ("export --sssom mappings",),
    "query": ("query list", "query show exclusions-of", "query run exclusions-of 15-1241"),
    "query list": ("query list --topic crosswalk",),
    "query show": ("query show exclusions-of",),
    "query run": (
        "query run exclusions-of 15-1241",
        "query run exclusions-of scheme=soc2010 code=15-1132 --format csv",
        "query run --file mine.rq -o rows.json",
    ),
    "load": ("load --endpoint http://127.0.0.1:7878",),
    "publish": ("publish site", "publish site --schemes soc2018,isco08", "publish site --check"),
    "serve": ("serve --port 7878",),
    "mcp": ("mcp",),
    "completion": ("completion bash > ~/.local/share/bash-completion/completions/occugraph",),
    "manual": ("manual > ~/.local/share/man/man1/occugraph.1",),
}
