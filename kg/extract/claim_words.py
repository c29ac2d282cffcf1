"""Closed word classes of claims, in normal form: which words tell a change, its way, an aim, a comparison."""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.wordlists import words

# What the words around a metric say of it.
CUES: Mapping[str, frozenset[str]] = {
    "down": words(
        """reduce reduced reducing reduction decrease decreased decreasing lower lowered lowering lowest cut cutting save
        saved saving minimize minimized minimizing minimise shrink shrinking diminish alleviate alleviating mitigate
        mitigating eliminate eliminating less fewer smaller drop dropping decline degradation degrade degrading loss
        lose compress compressed compressing compression halve halving avoid avoiding bypass skip skipping shorter
        shorten shortening cheaper remove removing slash slashing trim low few small slower worse deteriorate suppress
        suppressing fall collapse"""
    ),
    "up": words(
        """improve improved improving improvement increase increased increasing boost boosted boosting enhance enhanced
        enhancing enhancement raise raising gain higher highest better best more greater larger faster fastest superior
        superiority outperform outperforming outperformed exceed exceeding surpass surpassing surpassed accelerate
        accelerating accelerated acceleration speedup speed quicker strengthen promote advance beat beating stronger
        double doubling triple elevate lift rise grow growth push extend significantly substantially remarkable"""
    ),
    "same": words(
        """maintain maintaining maintained preserve preserving preserved retain retaining retained keep keeping comparable
        competitive match matching matched par parity same similar without negligible no minimal lossless sacrifice
        sacrificing compromise compromising compromised virtually nearly almost identical near equivalent equal close
        sustain sustaining little marginal minor hurt hurting affect affecting degrading recover recovering"""
    ),
    "is": words(
        """achieve achieving achieved reach reaching attain attaining obtain obtaining yield yielding deliver delivering
        with is are has have require requiring only run running show showing demonstrate demonstrating exhibit provide
        providing score report record rate using use at high real time set enjoy"""
    ),
    "aim": words(
        """to aim goal seek order could may might can potential should would if need needed want future hope target intend
        allow help desire"""
    ),
    "problem": words(
        """however but existing current previous prior traditional conventional although challenge challenging suffer
        suffering limited limitation limit require prohibitive costly expensive bottleneck often typically usually while
        despite due lack unfortunately problem still hinder impractical remain become"""
    ),
    "versus": words(
        """than over compare compared comparison versus v vs against relative baseline counterpart outperform surpass
        exceed"""
    ),
    "ours": words("our we it this proposed us"),
    "result": words(
        """experiment result evaluation show demonstrate empirical empirically extensive experimental analysis evaluated
        find observe reveal indicate confirm validate study ablation benchmark theoretically prove verify suggest"""
    ),
    "propose": words("propose present introduce develop design novel new paper work develop name called term"),
}
CUE_OF: dict[str, tuple[str, ...]] = {
    word: tuple(kind for kind in CUES if word in CUES[kind]) for word in sorted(frozenset().union(*CUES.values()))
}
# Words at the edge of a metric's phrase that are no part of it.
METRIC_EDGES = words(
    """a an the our its their this that these those in on of for and or with by to from as at via is are we it both
        while which such even also than only significantly substantially up"""
)
