"""Words around and inside a mention that hint at what it is and which part it plays in the paper."""

from kg.extract.wordlists import words

# Before a mention: proposing, naming, beating, comparing, using, building upon, listing, tasks, data, possession,
# earlier work, devices, improving, studying.
CUES_BEFORE = (
    words(
        "design develop developed devise introduce introduces introducing present presents propose proposed proposes "
        "release unveil"
    ),
    words("called coined denoted dubbed named namely termed"),
    words(
        "against beating beats exceeding exceeds outperform outperforming outperforms over surpass surpasses surpassing "
        "than unlike versus vs vs."
    ),
    words("baseline baselines comparable compared comparing comparison competitive counterparts relative"),
    words(
        "adopt applied apply applying by employ employing employs leverage leverages leveraging through use used uses "
        "using utilize utilizes utilizing via with"
    ),
    words(
        "adapt based built extend extending extends fine-tune fine-tuning finetune pre-trained pretrained top train training upon"
    ),
    words("as e.g e.g. including like such"),
    words("challenge for in of problem problems task tasks"),
    words("benchmark benchmarks corpus dataset datasets evaluate evaluated evaluation experiments on tested"),
    words("our this we"),
    words("conventional current existing previous prior recent traditional"),
    words("1 128 16 2 32 4 64 8 a amd commodity consumer eight four gpu gpus intel nvidia on one single two"),
    words(
        "accelerate accelerates achieve achieves address addresses addressing improve improves improving reduce reduces "
        "reducing solve tackle"
    ),
    words("analyze benchmark examine explore investigate review revisit study survey"),
)
# After a mention: achieving, data, devices, kinds of technique, models, tasks, copulas, weaknesses, lists,
# prepositions, baselines.
CUES_AFTER = (
    words(
        "achieve achieves attains consistently delivers enables exceeds improve improves obtains outperform outperforms "
        "provides reduce reduces significantly surpasses yields"
    ),
    words("benchmark benchmarks collection corpora corpus data dataset datasets suite test"),
    words("accelerator board cluster cores cpu cpus device devices gpu gpus machine processor server"),
    words("algorithm approach architecture framework mechanism method methods module network scheme strategy system technique"),
    words("checkpoints family model models series"),
    words("applications challenge challenges problem problems task tasks"),
    words("a an are is that the was which"),
    words("been has have remain remains require requires suffer suffers"),
    words(", and including or such"),
    words("by for from to"),
    words("baseline baselines counterpart counterparts"),
)
# Heads of names of methods, tasks, datasets, hardware, and metrics.
HEAD_KINDS = (
    words(
        "adapter algorithm attention augmentation autoencoder cache cnn convolution decoder decoding descent diffusion "
        "distillation embedding encoder field forest framework gan gradient learning llm loss machine mechanism method "
        "model module net network normalization optimization policy pretraining process prompting pruning quantization "
        "regularization rnn sampling search splatting transformer tree tuning vae"
    ),
    words(
        "acceleration adaptation alignment analysis answering captioning classification clustering completion "
        "compression control conversion deblurring denoising deployment detection editing estimation extraction "
        "forecasting generation grounding identification inference localisation localization manipulation mapping "
        "matching modeling navigation parsing planning prediction ranking reasoning recognition recommendation "
        "reconstruction registration rendering restoration retrieval search segmentation serving summarization "
        "synthesis tracking training translation understanding"
    ),
    words("bench benchmark challenge collection corpus database dataset set suite test"),
    words(
        "accelerator asic board chip cluster core cpu device fpga gpu hardware hdd memory microcontroller npu phone "
        "processor server smartphone ssd tpu"
    ),
    words(
        "accuracy consumption cost efficiency error latency memory performance quality rate score size speed storage "
        "throughput time usage"
    ),
)
# Words of a title that tell the kind of paper: survey, resource, study, outlook, efficiency.
TITLE_KINDS = (
    words("introduction overview perspective review survey tutorial"),
    words("assessing benchmark corpus dataset evaluating evaluation"),
    words(
        "analysis are can do does empirical exploring how investigating is rethinking revisiting study understanding "
        "what when why"
    ),
    words("toward towards"),
    words("accelerating compact efficient fast faster lightweight scalable"),
)
# Right after the name of a device: what of it is measured or used, where no device is named ("GPU memory", "CPU-bound").
DEVICE_SHARES = words(
    "accelerated acceleration bound cost cycles day days efficiency efficient friendly hour hours idleness implementation kernel "
    "kernels memory mode offloading optimized parallel parallelism power programming ram requirements resident resources "
    "runtime storage time usage utilization vram"
)
