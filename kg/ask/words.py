"""What words mean in a question: verbs with their direction, comparatives, relations, kinds of answers.

Each entry is a phrase of base forms; inflections of the verbs are made by `inflections`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from kg.ask.chunks import (
    CHANGE,
    COMPARATIVE,
    FILLER,
    HOW_MANY,
    HOW_MUCH,
    KINDS_OF,
    LIMIT,
    LOSS,
    NOT,
    OBJECT,
    RANK,
    RELATION,
    THAN,
    TYPE,
    Attribute,
    Change,
)

# Verbs by what they do to a metric.
VERBS: Mapping[str, str] = {
    "down": "cut, reduce, lower, decrease, shrink, save, drop, diminish, trim, minimize, minimise, lessen, slash, curb, compress, "
    "alleviate, ease, mitigate, limit, eliminate, remove, relieve, conserve, shave, spare, downsize, economize, economise, "
    "cut down, cut down on, cut back on, bring down, drive down, scale down, push down, get rid of, shorten, "
    "make less, reduce down, suppress, contract, squeeze, tame, lighten",
    "up": "increase, raise, boost, grow, lift, maximize, maximise, enlarge, extend, expand, scale up, multiply, push up, "
    "bring up, drive up, widen, lengthen, amplify, elevate",
    "better": "improve, enhance, optimize, optimise, better, advance, strengthen, help, help with, upgrade, refine, ameliorate",
    "worse": "hurt, harm, degrade, worsen, sacrifice, compromise, lose, damage, impair, deteriorate, give up, trade off, trade, "
    "suffer, penalize, penalise, ruin, break, jeopardize",
    "any": "affect, impact, change, influence, touch, alter, cost, do to, do for, move",
    "same": "keep, preserve, maintain, retain, sustain, hold, keep up, match, conserve, leave, protect, guarantee, not change",
    "faster": "speed up, accelerate, quicken, expedite, hasten, speed",
    "slower": "slow, slow down, decelerate",
}
# Nouns and adjectives by the same.
CHANGE_WORDS: Mapping[str, str] = {
    "down": "less, fewer, lower, smaller, reduced, low, little, small, minimal, reduction, reductions, decrease, decreases, saving, "
    "savings, cut, cuts, drop, drops, few, shorter, short, tiny, lowest, smallest, fewest, shortest, least, decreased, tighter, "
    "lesser, limited, cheaper, light, lighter, slimmer",
    "up": "more, higher, greater, larger, bigger, longer, increased, high, large, long, increase, increases, growth, gain, gains, "
    "boost, boosts, rise, highest, largest, longest, greatest, raised, wider",
    "better": "better, improved, improvement, improvements, enhancement, enhancements, best, good, superior, efficient, "
    "more efficient, effective, strong, stronger, great, optimal",
    "worse": "worse, bad, poor, poorer, worst, inferior",
    "same": "same, equal, comparable, similar, unchanged, intact, identical, constant, stable, on par, the same, lossless",
    "faster": "speedup, speedups, speed up, speed ups, acceleration",
    "slower": "slowdown, slowdowns",
}
FACTORS: Mapping[str, tuple[str, float]] = {
    "halve": ("down", 2.0), "half": ("down", 2.0), "half as much": ("down", 2.0), "double": ("up", 2.0), "triple": ("up", 3.0),
    "quadruple": ("up", 4.0), "twice": ("up", 2.0), "twice as much": ("up", 2.0), "twice as many": ("up", 2.0),
}  # fmt: skip
COMPARATIVES: Mapping[tuple[str, str], str] = {
    ("speed", "up"): "faster, quicker, speedier, fast, quick, rapid, rapidly, quickly, fastest, quickest, more quickly, "
    "more rapidly, at higher speed, real time, swifter, swiftly",
    ("speed", "down"): "slower, slow, slowly, slowest",
    ("cost", "down"): "cheaper, cheap, cheapest, cheaply, more cheaply, less expensive, less costly, more affordable, inexpensive, "
    "affordable, more economical, economical",
    ("cost", "up"): "more expensive, expensive, costlier, costly, dearer",
    ("size", "down"): "smaller, lighter, more compact, compact, leaner, slimmer, tinier, smallest, lightest, lightweight, "
    "more lightweight, light weight",
    ("size", "up"): "bigger, larger, heavier, biggest, largest, heaviest",
    ("accuracy", "up"): "more accurate, accurate, most accurate, more accurately, accurately",
    ("accuracy", "down"): "less accurate, inaccurate",
    ("robustness", "up"): "more robust, robust, most robust",
    ("scalability", "up"): "more scalable, scalable",
    ("energy", "down"): "greener, energy efficient, more energy efficient, power efficient, more power efficient, less power hungry",
    ("compute", "down"): "computationally efficient, more computationally efficient, computationally cheaper, "
    "computationally lighter, compute efficient",
    ("memory", "down"): "memory friendly, more memory friendly, less memory hungry, less memory intensive",
}  # fmt: skip
# What a comparative or a verb without a metric is about: "faster training", "smaller models", "shrink the index".
# Each attribute gives a metric; a minus says that more of the attribute is less of the metric.
OBJECTS: Mapping[str, Mapping[str, str]] = {
    "inference": {"speed": "inference-speed", "cost": "compute", "energy": "energy", "accuracy": "accuracy"},
    "training": {"speed": "training-speed", "cost": "training-cost", "memory": "training-memory", "energy": "energy"},
    "rendering": {"speed": "rendering-speed"},
    "generation": {"speed": "generation-speed", "cost": "cost"},
    "indexing": {"speed": "-indexing-time"},
    "query": {"speed": "-query-time"},
    "first token": {"speed": "-time-to-first-token"},
    "serving": {"speed": "inference-speed", "cost": "cost"},
    "model": {"size": "model-size", "speed": "speed", "cost": "cost", "accuracy": "accuracy", "energy": "energy"},
    "index": {"size": "index-size", "speed": "-query-time"},
    "dataset": {"size": "training-data"},
    "cache": {"size": "kv-cache-memory"},
    "batch": {"size": "batch-size"},
    "context": {"size": "context-length"},
    "data": {"size": "storage"},
    "": {"speed": "speed", "size": "model-size", "cost": "cost", "accuracy": "accuracy", "robustness": "robustness",
         "scalability": "scalability", "energy": "energy", "compute": "compute", "memory": "memory"},
}  # fmt: skip
OBJECT_WORDS: Mapping[str, str] = {
    "inference": "inference, infer, inferencing, prediction, predict, deployment, inference time, at inference time, "
    "during inference, at test time, run, execution, execute, forward pass",
    "training": "training, train, fine tuning, finetuning, fine tune, finetune, pretraining, pre training, learning, learn, "
    "during training, at training time, convergence, converge, optimization, pretrain, pre train, tune, tuning",
    "rendering": "rendering, render, view synthesis",
    "generation": "generation, generate, decoding, decode, text generation, sampling, sample, token generation, image generation",
    "indexing": "indexing, index construction, index building, index creation",
    "query": "querying, search, searching, retrieval, retrieve, lookup, look up, query processing, query",
    "first token": "first token, prefill, prefilling",
    "serving": "serving, serve",
    "model": "model, network, neural network, checkpoint, weight, language model, neural net, deep model, net, "
    "model weight, network weight",
    "index": "index, vector index, search index",
    "dataset": "dataset, data set, training set",
    "cache": "cache, attention cache",
    "batch": "batch, batches",
    "context": "context, sequence, prompt, input, context window",
    "data": "data, file, embedding",
}
RELATIONS: Mapping[str, str] = {
    "use": "use, employ, apply, adopt, utilize, utilise, leverage, exploit, rely on, depend on, build on, build upon, base on, "
    "base upon, make use of, take advantage of, incorporate, integrate, study, work with, involve, include, draw on, extend, "
    "contain, combine, rest on, mention, experiment with, analyze, analyse, discuss",
    "compare": "compare, compare with, compare to, compare against, compare themselves with, compare themselves to, benchmark against, "
    "evaluate against, measure against, test against, contrast, contrast with, baseline against, compete with, pit against, "
    "compared with, in comparison with, comparison with, compare it with, compare itself with, compare its results with, "
    "compare their method with, compare favorably with, stack up against",
    "propose": "propose, introduce, present, develop, invent, describe, create, suggest, come up with, publish, originate, devise, "
    "design, origin, origin of, source of, inventor of, author of, creator of, be behind, paper behind, coin, come from, first describe, release, put forward, stem from, contribute, be from",
    "evaluate": "evaluate, evaluate on, test, test on, benchmark, benchmark on, validate, validate on, experiment on, assess, "
    "assess on, try, measure on, train on, evaluation, tested on, try out on, report on, run experiments on, demonstrate on",
    "address": "address, solve, tackle, target, handle, deal with, work on, attack, aim at, focus on, be about, concern, be for, "
    "good for, useful for, be meant for, be design for, be intend for, suit, apply to, cover, be about, be use for, use for, do",
    "run": "run on, execute on, deploy on, run, operate on, work on, test on, require, need, deploy, use, be deploy on, implement on",
    "beaten": "beat by, outperform by, surpass by, exceed by, outdo by, worse than, inferior to, overtake by, outclass by",
    "beat": "beat, outperform, surpass, exceed, better than, improve on, improve upon, improve over, superior to, outdo, "
    "do better than, perform better than, top, win over, win against, overtake, outclass, be ahead of, work better than, defeat, "
    "outstrip, be superior to",
    "connect": "connect, relate, link, connect to, relate to, link to, connect with, relation, relationship, connection, link with, "
    "have in common, path, path between, relationship between, connection between, relation between, tie to, associate with",
    "target": "target, aim at, aim for, aim to, be aimed at, try to, intend to, hope to, want to, seek to, attempt to, strive to",
    "measure": "measure, report, evaluate, track, quantify",
    "part": "part of, component of, belong to, piece of, consist of, make of, make up, component, part, compose of, module of",
    "differ": "compare, difference, differ, versus, vs, difference between, differ from, contrast, v, distinguish",
}
TYPES: Mapping[str, str] = {
    "method": "method, approach, technique, algorithm, system, model, framework, architecture, tool, library, strategy, scheme, "
    "solution, mechanism, engine, procedure, way, recipe, network, trick, design, "
    "option, thing",
    "paper": "paper, work, study, article, publication, preprint, author, research, researcher, who, survey, literature, "
    "manuscript, researchers, one, team, group",
    "dataset": "dataset, data set, benchmark, corpus, corpora, test set, collection, data, test collection, testbed, suite",
    "task": "task, problem, application, use case, goal, purpose, domain, challenge, area, field, topic",
    "hardware": "hardware, device, machine, accelerator, chip, platform, processor, computer, gpu model",
    "metric": "metric, measure, measurement, quantity, criterion",
    "baseline": "baseline, competitor, rival, alternative, comparison, opponent, competition, counterpart",
    "claim": "claim, result, finding, figure, number, benefit, effect, advantage, evidence, strength, performance, achievement, "
    "outcome, impact",
}
RANKS: Mapping[str, str] = {
    "most": "most used, most popular, most common, most commonly used, most frequent, most frequently used, most widely used, popular, "
    "widely used, common, commonly used, most often, most cited, top, most mentioned, frequent, most studied, most often used",
    "newest": "newest, latest, most recent, recent, new, newer, most recently",
    "best": "biggest, largest, greatest, strongest, highest, the most, most, best, maximum, largest, deepest, top, best at, "
    "most effective at, most effectively, furthest, hugest, the best",
}
NOT_WORDS = "without, no, not, never, zero, minimal, negligible, little, little to no, little or no, almost no, hardly any, with no, " \
    "with little, none, nearly no, with minimal, with negligible, virtually no, barely, neither, nor, do not, at no, instead of, rather than"  # fmt: skip
LOSS_WORDS = "loss, losses, drop, drops, degradation, degradations, penalty, decline, deterioration, sacrifice, reduction, cost, regression, hit, " \
    "compromise, decrease, damage, drop in, loss in, cost in"  # fmt: skip
THAN_WORDS = "than, over, versus, vs, against, relative to, compared to, compared with, in comparison to, in comparison with, with respect to, " \
    "when compared to, when compared with, as compared to"  # fmt: skip
KINDS_OF_WORDS = "any kind of, any form of, some kind of, some form of, any type of, all kinds of, any variant of, variants of, kinds of, " \
    "types of, forms of, any sort of, some sort of, a kind of, a form of, a variant of, some variant of, all variants of, any version of"  # fmt: skip
HOW_MUCH_WORDS = "how much, how far, to what extent, by what factor, by how much, how many times, what factor, how big a, how large a, " \
    "by what percentage, how strongly, what percentage, how great a, how well, how, what kind of, how significantly, how substantially, " \
    "how considerable, to which extent, by which factor, how high a"  # fmt: skip
HOW_MANY_WORDS = "how many, number of, count, count the, the number of, what number of"
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "twenty": 20, "fifty": 50, "hundred": 100}  # fmt: skip

# Words that carry no meaning of their own in a question; what they cost is what leaving them out costs.
FILLERS: Mapping[float, str] = {
    0.1: "a an the of for to in on at by with from into as and or that which what whose is are was were be been being do does did "
    "has have had can could may might will would should shall it its they their them there this these those any some all each both",
    0.2: "please me i we you us my our your how where when why who whom then also so too very really just only even but yet while still "
    "list show give tell find name want know see looking look search get got about such like if any every other another "
    "make makes making made let lets help s using via through when during under within across between among per out up off same "
    "actually currently today ever different various several many much kind sort exist exists existing available known given called named "
    "let's could display return fetch enumerate identify mention say says said which's hi hello hey thanks thank question answer there's "
    "graph database here instead rather own especially mostly usually typically generally mainly overall total entire whole in-depth "
    "provide provides explain happen happens",
    0.8: "more one time",
    0.4: "able allow allows enable enables offer offers deliver delivers provide provides achieve achieves achieved yield yields reach reaches "
    "obtain obtains need needs needed require requires required consume consumes take takes occupy occupies demand demands use uses used using "
    "result results resulting lead leads leading bring brings come comes go goes report reports reported show shows showing claim claims "
    "claimed state states cause causes produce produces demonstrate demonstrates promise promises perform performs work works working "
    "good great best significantly substantially considerably dramatically drastically greatly strongly much a lot lot big large huge "
    "significant substantial considerable dramatic drastic noticeable noticeably markedly measurable heavily further most amount "
    "amounts level levels degree usage consumption footprint value values quality-wise terms term respect regard regarding case cases "
    "requirement requirements deep neural machine learning ai ml new novel recent state art modern current possible main key "
    "run runs running published literature field research scientific paper papers method methods approach approaches technique techniques "
    "way ways spend spends spending have having keeping there end model models network networks system systems process processes "
    "people someone anyone something anything thing things stuff everything sentence sentences evidence",
}


@cache
def phrases() -> Mapping[tuple[str, ...], tuple[tuple[str, Any, float], ...]]:
    """Every phrase, as base forms, with what it can be: kind, value and cost."""
    found: dict[tuple[str, ...], dict[tuple[str, Any], float]] = {}
    for kind, value, cost, text in _entries():
        for phrase in text.split(","):
            key = tuple(base(word) for word in phrase.split())
            readings = found.setdefault(key, {})
            readings[kind, value] = min(cost, readings.get((kind, value), cost))
    for readings in found.values():
        if (FILLER, None) in readings and len(readings) > 1:  # a word that can mean something is passed over only at a price
            readings[FILLER, None] = max(readings[FILLER, None], 1.2)
    return {key: tuple((kind, value, cost) for (kind, value), cost in readings.items()) for key, readings in found.items()}


def _entries() -> Iterator[tuple[str, Any, float, str]]:
    for table, cost in ((VERBS, 1.0), (CHANGE_WORDS, 1.1)):
        for way, text in table.items():
            yield CHANGE, Change(way), cost, text
    for text, (way, factor) in FACTORS.items():
        yield CHANGE, Change(way, factor), 1.0, text
    for (name, way), text in COMPARATIVES.items():
        yield COMPARATIVE, Attribute(name, way), 1.0, text
    for kind, words in ((OBJECT, OBJECT_WORDS), (RELATION, RELATIONS), (TYPE, TYPES), (RANK, RANKS)):
        for value, text in words.items():
            yield kind, value, 1.0, text
    for kind, text, cost in (
        (NOT, NOT_WORDS, 1.0),
        (LOSS, LOSS_WORDS, 1.0),
        (THAN, THAN_WORDS, 1.0),
        (KINDS_OF, KINDS_OF_WORDS, 0.2),
    ):
        yield kind, None, cost, text
    yield HOW_MUCH, None, 1.0, HOW_MUCH_WORDS
    yield HOW_MANY, None, 1.0, HOW_MANY_WORDS
    for word, number in NUMBERS.items():
        yield LIMIT, number, 1.0, word
    for cost, text in FILLERS.items():
        yield FILLER, None, cost, text.replace(" ", ",")


@cache
def inflections() -> Mapping[str, str]:
    """Base forms by inflected form, of every verb and noun above."""
    forms: dict[str, str] = {}
    verbs = [v for table in (VERBS, RELATIONS, OBJECT_WORDS) for text in table.values() for v in text.split(",")]
    verbs += [w for w in FACTORS if " " not in w] + ["render", "be"]
    for phrase in verbs:
        for word in phrase.split():
            forms |= {form: word for form in _verb_forms(word) if form != word}
    nouns = [n for table in (TYPES, OBJECT_WORDS) for text in table.values() for n in text.split(",")]
    for phrase in nouns:
        for word in phrase.split():
            forms.setdefault(_plural(word), word)
    forms |= {"built": "build", "made": "make", "came": "come", "come": "come", "chosen": "choose", "ran": "run", "lost": "lose",
              "kept": "keep", "held": "hold", "grew": "grow", "grown": "grow", "shrunk": "shrink", "shrank": "shrink", "sped": "speed",
              "hurt": "hurt", "cut": "cut", "left": "leave", "beat": "beat", "beaten": "beat", "dealt": "deal", "drew": "draw",
              "slashes": "slash", "approaches": "approach", "studies": "study", "indices": "index", "matrices": "matrix",
              "datasets": "dataset", "corpora": "corpus", "gotten": "get", "criteria": "criterion", "is": "be", "are": "be", "was": "be",
              "were": "be", "been": "be", "being": "be", "vs": "vs", "built-in": "build"}  # fmt: skip
    # Words that are also something else on their own keep their own reading.
    own = {w for table in (CHANGE_WORDS,) for text in table.values() for p in text.split(",") for w in p.split()} | {
        "training",
        "learning",
    }
    return {form: word for form, word in forms.items() if form not in own}


def base(word: str) -> str:
    """The base form of a word: "reducing" is "reduce"; words that are no inflection stay."""
    return inflections().get(word, word)


def _verb_forms(verb: str) -> Iterator[str]:
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
        return
    yield verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    yield from (stem + "ed", stem + "ing")
    if len(verb) > 2 and verb[-1] in "bdgmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        yield from (verb + verb[-1] + "ed", verb + verb[-1] + "ing")


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x", "z")) else "s")
