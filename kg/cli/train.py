"""`kg train`: models of one's own from annotated papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.common import JsonOption, one_line_errors, print_json


@one_line_errors
def train(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Holds train.jsonl, and dev.jsonl to print scores on.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the models go.")] = Path("models"),
    seed: Annotated[int, typer.Option("--seed", min=0, help="Fixes everything that is drawn by chance.")] = 0,
    epochs: Annotated[int, typer.Option("--epochs", min=1, metavar="N", help="Passes of the tagger over the papers.")] = 8,
    vectors: Annotated[
        Path | None, typer.Option("--vectors", metavar="FILE", help="Word vectors in word2vec's text format, instead of ours.")
    ] = None,
    unlabelled: Annotated[
        list[str] | None,
        typer.Option("--unlabelled", metavar="FILE", help="Papers to learn word vectors from (more than one can be given)."),
    ] = None,
    taggers: Annotated[
        Path | None,
        typer.Option("--taggers", metavar="DIR", help="Where trained taggers are kept; a folder beside --out if not given."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Train the extractor on annotated papers: tagger, scorer of entities and scorers of claims.

    Both files are JSON Lines: a paper's id, title and abstract with its methods, tasks, datasets, metrics, hardware and
    claims, as `kg extract` writes them. A good start is to correct what it writes. Three taggers, each without a third of
    the papers, read what they have not seen for the scorers to learn from; a fourth learns from all. Finished taggers are
    kept, so the same command after an interruption, or with other rules, goes on from them. dev.jsonl decides nothing.
    `--unlabelled` needs pip install 'claimgraph[train]'.

    [bold]Examples[/bold]

    \b
    kg train --data annotated/ --out models/
    KG_MODELS=models/ kg build papers.jsonl
    KG_MODELS=models/ kg evaluate annotated/dev.jsonl --errors
    kg train --data annotated/ --unlabelled dump.jsonl.gz --epochs 12 --seed 1
    """
    from kg.train.run import Options
    from kg.train.run import train as run

    options = Options(
        data, out, seed, epochs, vectors, tuple(unlabelled or ()), taggers, lambda text: typer.echo(f"train: {text}", err=True)
    )
    done = run(options)
    if as_json:
        print_json(done.to_json())
        return
    if done.scores is not None:
        from kg.cli.evaluate import print_figures

        print_figures(done.scores)
    typer.echo(f"{done.out}: trained on {done.papers:,} papers ({done.seconds:.0f} s); KG_MODELS={done.out} makes kg use it")
