"""Closed word classes that the extraction rules lean on, in one place."""


def words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


# Words at the edge of a phrase that are no part of a name.
EDGE_WORDS = words(
    "a all also an and another any are as at based be both by called conventional current different dubbed e.g. each "
    "effective efficient etc etc. every existing first for from general i.e. in is it its many multiple named namely "
    "new novel of on one or other our popular powerful proposed recent respectively several simple some standard "
    "state-of-the-art such termed that the their these this those three to traditional two used using vanilla various "
    "via was we well-known which widely with"
)
# Words that end a noun phrase.
NP_ENDS = words(
    "achieves across against aimed aiming allows and are as at based be because built by called can capable combines "
    "comprising consisting consists could designed do does dubbed employs enables exploits for from has have if "
    "improves in integrates into introduces is it learns leveraging may named of on or over provides reduces since "
    "tailored termed than that that's these they this those through to toward towards trained under uses using utilizes "
    "via was we were when where which which's while whose with within without"
)
# What announces a paper's own contribution.
PROPOSE_WORDS = words(
    "build built call called contribute create created denoted describe design designed designs develop developed "
    "developing develops devise devised devises dub dubbed establish examine explore formulate introduce introduced "
    "introduces introducing investigate name named offer present presented presenting presents propose proposed "
    "proposes proposing release releasing revisit study suggest term termed unveil"
)
# Words of devices, before which a number counts them.
DEVICE_WORDS = words(
    "gpu cpu tpu fpga npu core node card server machine device ssd a100 h100 v100 h200 gh200 h800 a6000 accelerator"
)
# Heads that say what kind of thing a name is, and add nothing to it.
GENERIC_HEADS = words(
    "algorithm approach architecture baseline benchmark corpus cpu dataset engine framework gpu library mechanism "
    "method model module network paradigm pipeline platform scheme strategy system task technique tool toolkit"
)
# Forms that name nothing by themselves, in normal form; words of a phrase are joined by "_".
GENERIC_NAMES = (GENERIC_HEADS - {"gpu", "cpu"}) | frozenset(
    phrase.replace("_", " ")
    for phrase in words(
        "accuracy ai analysis appendix application artificial_intelligence artificial_neural_network arxiv code data "
        "deep_learning deep_learning_model deep_neural_network device dl domain efficiency end_to_end et_al evaluation "
        "example experiment experimental_result extensive_experiment feature figure github ground_truth hardware http "
        "https image inference information input knowledge language large_scale layer learning machine_learning "
        "machine_learning_model metric ml neural_network novel_method open_source our_approach our_method our_model "
        "output paper parameter performance problem process proposed_method quality real_world representation research "
        "researcher result sample section setting software solution sota source_code state_of_art state_of_the_art "
        "state_the_art step study table text training url user video vision work"
    )
)
