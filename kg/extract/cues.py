"""Words around and inside a mention that hint at what it is and which part it plays in the paper."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a mention: proposing, naming, beating, comparing, using, building upon, listing, tasks, data, possession,
# earlier work, devices, improving, studying.
CUES_BEFORE = (
    _words(
        "design develop developed devise introduce introduces introducing present presents propose proposed proposes "
        "release unveil"
    ),
    _words("called coined denoted dubbed named namely termed"),
    _words(
        "against beating beats exceeding exceeds outperform outperforming outperforms over surpass surpasses surpassing "
        "than unlike versus vs vs."
    ),
    _words("baseline baselines comparable compared comparing comparison competitive counterparts relative"),
    _words(
        "adopt applied apply applying by employ employing employs leverage leverages leveraging through use used uses "
        "using utilize utilizes utilizing via with"
    ),
    _words(
        "adapt based built extend extending extends fine-tune fine-tuning finetune pre-trained pretrained top train training upon"
    ),
    _words("as e.g e.g. including like such"),
    _words("challenge for in of problem problems task tasks"),
    _words("benchmark benchmarks corpus dataset datasets evaluate evaluated evaluation experiments on tested"),
    _words("our this we"),
    _words("conventional current existing previous prior recent traditional"),
    _words("1 128 16 2 32 4 64 8 a amd commodity consumer eight four gpu gpus intel nvidia on one single two"),
    _words(
        "accelerate accelerates achieve achieves address addresses addressing improve improves improving reduce reduces "
        "reducing solve tackle"
    ),
    _words("analyze benchmark examine explore investigate review revisit study survey"),
)
# After a mention: achieving, data, devices, kinds of technique, models, tasks, copulas, weaknesses, lists,
# prepositions, baselines.
CUES_AFTER = (
    _words(
        "achieve achieves attains consistently delivers enables exceeds improve improves obtains outperform outperforms "
        "provides reduce reduces significantly surpasses yields"
    ),
    _words("benchmark benchmarks collection corpora corpus data dataset datasets suite test"),
    _words("accelerator board cluster cores cpu cpus device devices gpu gpus machine processor server"),
    _words("algorithm approach architecture framework mechanism method methods module network scheme strategy system technique"),
    _words("checkpoints family model models series"),
    _words("applications challenge challenges problem problems task tasks"),
    _words("a an are is that the was which"),
    _words("been has have remain remains require requires suffer suffers"),
    _words(", and including or such"),
    _words("by for from to"),
    _words("baseline baselines counterpart counterparts"),
)
# Heads of names of methods, tasks, datasets, hardware, and metrics.
HEAD_KINDS = (
    _words(
        "adapter algorithm attention augmentation autoencoder cache cnn convolution decoder decoding descent diffusion "
        "distillation embedding encoder field forest framework gan gradient learning llm loss machine mechanism method "
        "model module net network normalization optimization policy pretraining process prompting pruning quantization "
        "regularization rnn sampling search splatting transformer tree tuning vae"
    ),
    _words(
        "acceleration adaptation alignment analysis answering captioning classification clustering completion "
        "compression control conversion deblurring denoising deployment detection editing estimation extraction "
        "forecasting generation grounding identification inference localisation localization manipulation mapping "
        "matching modeling navigation parsing planning prediction ranking reasoning recognition recommendation "
        "reconstruction registration rendering restoration retrieval search segmentation serving summarization "
        "synthesis tracking training translation understanding"
    ),
    _words("bench benchmark challenge collection corpus database dataset set suite test"),
    _words(
        "accelerator asic board chip cluster core cpu device fpga gpu hardware hdd memory microcontroller npu phone "
        "processor server smartphone ssd tpu"
    ),
    _words(
        "accuracy consumption cost efficiency error latency memory performance quality rate score size speed storage "
        "throughput time usage"
    ),
)
# Words of a title that tell the kind of paper: survey, resource, study, outlook, efficiency.
TITLE_KINDS = (
    _words("introduction overview perspective review survey tutorial"),
    _words("assessing benchmark corpus dataset evaluating evaluation"),
    _words(
        "analysis are can do does empirical exploring how investigating is rethinking revisiting study understanding "
        "what when why"
    ),
    _words("toward towards"),
    _words("accelerating compact efficient fast faster lightweight scalable"),
)
