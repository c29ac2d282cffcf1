"""Questions in many phrasings, by what they must be read as: the named query and its parameters, defaults left out.

Entities are those of tests/small_graph.py. A `+` joins the steps that an answer must be in all of.
"""

PHRASINGS: dict[str, str] = {
    "methods_by_metric memory down": """
        which methods are more memory efficient?
        what drives memory down?
        which methods were shown to save memory?
        Is there any approach that lowers how much memory is needed?
        which works report savings in memory?
        memory reduction techniques
        how to fit models into less memory
        which approaches are light on memory?
        which methods reduce memory?
        what cuts memory usage
        Which approaches decrease the memory footprint?
        how can I save memory?
        what helps to reduce memory use
        memory-saving methods
        techniques for reducing memory consumption
        what are ways to cut down on memory?
        which models need less memory?
        which methods use less RAM?
        What lowers the memory overhead?
        which methods are memory efficient?
        methods with a small memory footprint
        anything that saves memory?
        which systems require less memory
        give me all methods that lower memory requirements
        who reduces memory?
        which methods offer memory savings?
        biggest memory reduction
        which method reduces memory the most?
        which methods take up less memory?
        which methods shrink the amount of memory?
        which methds redcue memroy?
        I am running out of memory, what can I use?
        we are low on memory
        """,
    "methods_by_metric kv-cache-memory down": """
        kv cache reduction
        what brings the KV cache down?
        methods that trim key value caches
        which methods slim down the KV cache?
        how can the KV cache be made smaller?
        what decreases the footprint of the key-value cache
        which methods cut KV-cache memory?
        what reduces the memory of the KV cache
        what makes the KV cache smaller?
        which methods compress the key-value cache?
        list methods reducing key value cache memory
        who shrinks KV-caches?
        which methods reduce the size of the KV cache?
        smaller KV cache
        """,
    "methods_by_metric gpu-memory down": """
        which methods save GPU memory?
        which techniques bring down GPU memory usage?
        what needs less VRAM
        """,
    "methods_by_metric storage down": """
        which methods reduce storage?
        methods that save disk space
        which methods take up less disk space?
        what reduces storage requirements?
        which methods need less storage space?
        """,
    "methods_by_metric model-size down": """
        which methods shrink model size?
        which methods make models smaller?
        which methods produce smaller models?
        methods with a smaller model size
        what compresses models?
        how to shrink neural networks
        which models are smaller?
        which methods give lightweight models?
        """,
    "methods_by_metric parameter-count down": """
        which methods are parameter efficient?
        which methods need fewer parameters?
        which approaches cut the parameter count?
        which methods use fewer parameters
        what lowers the number of parameters?
        """,
    "methods_by_metric trainable-parameters down": """
        which methods reduce the number of trainable parameters?
        which methods train fewer parameters?
        which methods tune fewer parameters?
        what has fewer trainable parameters
        """,
    "methods_by_metric latency down": """
        which methods answer faster?
        which methods cut the waiting time
        which methods lower latency?
        which methods have lower latency?
        what decreases the response time?
        low-latency methods
        which methods respond faster?
        which methods improve latency?
        """,
    "methods_by_metric inference-time down": """
        which methods reduce inference time?
        which methods shorten inference time?
        """,
    "methods_by_metric inference-speed up": """
        which methods speed up inference?
        what makes inference faster?
        which methods give faster inference?
        how to accelerate inference
        which methods infer faster
        which methods have a higher inference speed?
        which methods run faster?
        which methods improve the speed of inference?
        """,
    "methods_by_metric training-speed up": """
        training acceleration methods
        which methods accelerate training?
        what makes training quicker?
        which methods train faster?
        which methods speed up fine-tuning?
        """,
    "methods_by_metric training-cost down": """
        which methods make training more efficient
        which methods make training cheaper?
        what lowers the cost of training?
        which models are cheaper to train?
        """,
    "methods_by_metric throughput up": """
        highest throughput gain
        what pushes throughput up?
        which methods increase throughput?
        what boosts throughput?
        which methods achieve higher throughput?
        which methods raise throughput?
        high-throughput methods
        """,
    "methods_by_metric rendering-speed up": """
        which methods render faster?
        methods for faster rendering
        what speeds up rendering?
        which methods increase the frame rate?
        """,
    "methods_by_metric compute down": """
        which methods reduce computational cost?
        which methods need fewer FLOPs?
        what cuts FLOPs
        which methods require less computation?
        which methods are computationally cheaper?
        """,
    "methods_by_metric energy down": """
        which methods use less energy?
        which methods save energy?
        what is more energy efficient?
        which methods lower energy consumption?
        """,
    "methods_by_metric generation-speed up": """
        which methods generate faster?
        which methods generate more tokens per second?
        what accelerates decoding?
        """,
    "methods_by_metric training-time down": """
        which methods shorten training?
        what reduces the time to train?
        """,
    "methods_by_metric overall-quality up": """
        which methods perform better?
        which methods have better performance?
        """,
    "methods_by_metric power down": "which methods lower power consumption?",
    "methods_by_metric accuracy up": """
        which methods improve accuracy?
        which methods are more accurate?
        which methods give better accuracy?
        what raises accuracy?
        which methods enhance the accuracy of models?
        """,
    "methods_by_metric accuracy same": """
        what avoids accuracy loss
        which methods reach the same accuracy?
        which methods have comparable accuracy?
        which methods keep accuracy?
        which methods maintain accuracy?
        what keeps accuracy unchanged?
        which methods do not lose accuracy?
        which methods preserve the accuracy
        which methods have no accuracy loss?
        """,
    "methods_by_metric accuracy down": """
        which methods hurt accuracy?
        which methods lower accuracy?
        what makes models less accurate?
        """,
    "methods_by_metric memory up": """
        which methods are less memory efficient?
        which methods need more memory?
        what increases memory?
        """,
    "methods_by_metric training-data down": """
        data-efficient methods
        which methods learn from less data?
        which methods require fewer training examples?
        which methods need less training data?
        what reduces the amount of training data
        which methods work with less training data?
        """,
    "methods_by_metric perplexity down": """
        which methods lower perplexity?
        what improves perplexity?
        which methods have a better perplexity?
        """,
    "methods_by_metric communication-volume down": """
        which methods communicate less?
        which methods reduce communication?
        which methods cut communication overhead?
        """,
    "methods_by_metric memory down 4.0": """
        which methods reduce memory by at least 4x?
        which methods cut memory 4 times?
        what saves 75% of the memory?
        which methods need four times less memory?
        methods with over 4x less memory
        which methods reduce memory by a factor of 4 or more?
        which methods save more than 75% memory?
        """,
    "methods_by_metric memory down 2.0": """
        which methods reduce memory between 2x and 4x?
        which methods cut memory by 50% to 75%?
        which methods halve memory?
        which methods cut memory by more than 50%?
        which methods cut memory by at least half?
        """,
    "methods_by_metric memory down 10.0": "which methods reduce memory by an order of magnitude?",
    "methods_by_metric speed up 3.0": """
        methods that are at least 3 times faster
        what is 3x faster?
        """,
    "methods_by_metric throughput up 2.0": """
        which methods double throughput?
        which methods raise throughput by 100% or more?
        """,
    "methods_without_loss memory down": """
        what trims memory with hardly any loss in accuracy?
        memory reduction without accuracy loss
        which methods shrink memory yet keep accuracy?
        which methods reduce memory and do not degrade accuracy?
        which methods reduce memory without losing accuracy?
        what saves memory without hurting quality?
        which methods cut memory while keeping accuracy?
        which methods cut memory with no accuracy loss?
        which methods lower memory at the same accuracy?
        which methods reduce memory and maintain accuracy?
        which methods reduce memory without loss?
        which methods save memory but not accuracy
        which methods shrink memory with negligible accuracy degradation?
        which methods reduce memory without sacrificing performance
        which methods reduce memory while preserving quality?
        which methods reduce memory without affecting accuracy?
        """,
    "methods_keeping accuracy up latency": """
        which methods improve accuracy without increasing latency?
        what raises accuracy while keeping latency low
        """,
    "methods_by_metric memory down + methods_by_metric latency down": """
        which methods reduce memory and latency?
        which methods cut both memory and latency?
        which methods cut memory and lower latency
        """,
    "methods_by_metric memory down + methods_by_metric throughput up": "which methods cut memory and increase throughput?",
    "papers_by_method lora uses 0": """
        which papers use LoRA?
        papers using low-rank adaptation
        who uses LoRA?
        which works build on LoRA?
        which papers are based on LoRA
        which studies apply LoRA?
        where is LoRA used?
        which papers employ the LoRA method?
        papers that rely on LoRA
        """,
    "papers_by_method quantization uses 1": """
        which papers use any kind of quantization?
        which papers use some form of quantization
        """,
    "papers_by_method 3d-gaussian-splatting compares 0": """
        which papers compare their method to 3DGS?
        in which papers is 3DGS a baseline?
        which papers compare with 3DGS?
        which papers benchmark against 3D Gaussian Splatting?
        who compares against 3DGS?
        which papers use 3DGS as a baseline?
        which papers are compared with 3DGS?
        """,
    "papers_by_method flatsplat proposes 0": """
        which paper first presented FlatSplat?
        in which year was FlatSplat introduced?
        which paper is behind FlatSplat?
        who are the authors of FlatSplat?
        which paper proposes FlatSplat?
        who introduced FlatSplat?
        where was FlatSplat introduced?
        which paper presents FlatSplat?
        who invented FlatSplat?
        where does FlatSplat come from?
        which work developed FlatSplat?
        which paper describes the FlatSplat model?
        """,
    "papers_by_method cnn any 0": """
        papers about convolutional neural networks
        which papers are on CNNs?
        """,
    "papers_by_dataset longbooks any": """
        which papers use LongBooks?
        which papers evaluate on LongBooks?
        who evaluates on LongBooks?
        papers tested on the LongBooks dataset
        """,
    "papers_by_dataset edgebench introduces": "who introduced EdgeBench?",
    "papers_by_hardware gpu": """
        which papers run on GPU?
        which papers use GPUs?
        papers with experiments on GPUs
        what runs on a GPU?
        """,
    "papers_by_hardware a100-gpu": """
        papers with A100 experiments
        which papers have experiments on A100 GPUs?
        which papers run on A100?
        papers that use A100 GPUs
        """,
    "papers_by_hardware smartphones": """
        which papers run on mobile devices?
        which papers run on smartphones?
        """,
    "papers_by_task kv-cache-compression": """
        which papers are about KV cache compression?
        papers on KV-cache compression
        which papers address KV cache compression?
        who works on KV cache compression?
        """,
    "papers_by_metric perplexity": "which papers measure perplexity?",
    "datasets_of_method quickserve": """
        QuickServe datasets
        on what is QuickServe evaluated?
        which benchmark was used for QuickServe?
        which datasets is QuickServe evaluated on?
        what is QuickServe evaluated on?
        on which datasets is QuickServe tested?
        which benchmarks does QuickServe use?
        where is QuickServe evaluated?
        which data sets are used to test QuickServe?
        """,
    "tasks_of_method cachetrim": """
        what tasks does CacheTrim address?
        what is CacheTrim for?
        what problems does CacheTrim solve?
        which tasks is CacheTrim used for?
        what does CacheTrim address?
        """,
    "baselines_of_method quickserve": """
        against which baselines was QuickServe measured?
        what is QuickServe compared with?
        what are the baselines of QuickServe?
        which baselines does QuickServe use?
        what does QuickServe compare against?
        which methods is QuickServe compared to?
        """,
    "hardware_of_method quickserve": """
        what hardware does QuickServe run on?
        which GPUs does QuickServe use?
        what does QuickServe run on?
        """,
    "methods_used_by flatsplat": """
        what is FlatSplat based on?
        which methods does FlatSplat use?
        what does FlatSplat build on?
        """,
    "parts_of_method flatsplat": """
        what is part of FlatSplat?
        what is FlatSplat made of?
        """,
    "methods_of_task kv-cache-compression": """
        methods for KV cache compression
        which methods address KV cache compression?
        what can be used for KV cache compression?
        """,
    "methods_on_dataset chatlogs": "which methods are evaluated on ChatLogs?",
    "methods_on_hardware cpu": """
        which methods run on CPUs?
        which methods are designed for CPUs?
        """,
    "methods_with_method lora uses": "which methods use LoRA?",
    "how_much cachetrim memory": """
        by how many percent does CacheTrim reduce memory?
        what is the memory reduction of CacheTrim?
        by how much is memory reduced by CacheTrim?
        how much does CacheTrim reduce memory?
        by how much does CacheTrim cut memory?
        how much memory does CacheTrim save?
        does CacheTrim reduce memory?
        what memory reduction does CacheTrim achieve?
        by what factor does CacheTrim shrink memory?
        how much less memory does CacheTrim need?
        CacheTrim memory
        """,
    "how_much quickserve latency": """
        how much lower is QuickServe's latency?
        what is the latency of QuickServe?
        how much does QuickServe improve latency
        """,
    "how_much quickserve speed": """
        how much faster is QuickServe than the baseline?
        how much faster is QuickServe than SlowServe?
        how fast is QuickServe?
        is QuickServe faster?
        """,
    "claims_of_method cachetrim": """
        what metrics does CacheTrim improve?
        which metrics does CacheTrim affect?
        what is CacheTrim?
        tell me about CacheTrim
        what does CacheTrim improve?
        results of CacheTrim
        what are the benefits of CacheTrim?
        """,
    "methods_beating cachetrim": """
        what beats CacheTrim?
        which methods outperform CacheTrim?
        what is better than CacheTrim?
        which papers surpass CacheTrim?
        """,
    "methods_beaten_by quickserve": """
        what does QuickServe beat?
        which methods does QuickServe outperform?
        which methods are outperformed by QuickServe?
        """,
    "claims_of_method cachetrim, claims_of_method quickserve": """
        is CacheTrim better than QuickServe?
        does CacheTrim outperform QuickServe?
        what is better, CacheTrim or QuickServe?
        compare CacheTrim and QuickServe
        CacheTrim vs QuickServe
        what is the difference between CacheTrim and QuickServe?
        how do CacheTrim and QuickServe differ?
        """,
    "paths_between cachetrim dataset:longbooks": """
        how are CacheTrim and LongBooks connected?
        what connects CacheTrim and LongBooks?
        how is CacheTrim related to LongBooks
        """,
    "most_used dataset 20": "most used datasets",
    "most_used method 20": "what are the most popular methods?",
    "hardware_in_use": """
        which hardware is used?
        which hardware is used most?
        """,
    "newest_papers 20": "what are the newest papers?",
    "counts": """
        how many papers are there?
        number of datasets
        """,
    "tasks_of_metric kv-cache-memory": "which tasks target the KV cache memory?",
    "datasets_of_task kv-cache-compression": "which datasets are used for KV cache compression?",
    "methods_by_metric training-memory down": """
        memory-efficient training
        what lets me train with less memory?
        """,
    "methods_by_metric speed up": """
        what is the largest speedup reported?
        which method is fastest?
        """,
    "methods_by_metric kv-cache-memory down 4.0": """
        what brings the KV cache down by 4x or more?
        which methods cut the KV cache by more than 75%?
        """,
    "methods_by_metric model-size down 10.0": """
        which methods achieve a 10x reduction in model size?
        """,
    "methods_by_metric memory down, methods_by_metric latency down": """
        which methods reduce memory or latency?
        """,
    "methods_by_metric accuracy down + methods_by_metric speed up": """
        which methods trade accuracy for speed?
        """,
    "methods_by_metric accuracy up + methods_by_metric latency down": """
        which methods improve accuracy while reducing latency?
        """,
    "shared_by_methods cachetrim quickserve": """
        what do CacheTrim and QuickServe share?
        what do CacheTrim and QuickServe have in common?
        """,
    "how_much cachetrim parameter-count": """
        how many parameters does CacheTrim need?
        """,
    "hardware_of_task kv-cache-compression": """
        which devices are used for KV cache compression?
        what hardware do papers on KV cache compression use?
        """,
    "newest_methods 20": """
        what are the newest methods?
        latest methods
        """,
    "newest_datasets 20": """
        newest datasets
        """,
    "papers_by_year": """
        how many papers were published in 2024?
        papers from 2023
        """,
    "most_used metric 20": """
        which metrics are measured most?
        """,
}

REFUSED = """
    why is CacheTrim good?
    should I use CacheTrim?
    how does CacheTrim work?
    what do you think of CacheTrim?
    is LoRA overhyped?
    how old is LoRA?
    which papers did Jane Doe write?
    which company made FlatSplat?
    which papers were published at a good venue?
    who is the best researcher?
    which method is best?
    most popular papers
    newest tasks
    most used datasets since 2023
    which methods increase happiness?
    which methods reach an accuracy of 90%?
    which methods bring latency below 10 ms?
    what is the average speedup?
    which papers use pruning or quantization?
    compare CacheTrim and FooBarNet
    which methods reduce memory on FooBarBench?
    how much does FooBarNet reduce memory?
    what is the price of an A100?
    is it going to rain tomorrow?
    translate this to French
    what is the weather in Paris?
    asdf qwer
    which methods cure headaches?
    who won the world cup?
    which methods reduce poverty?
    how do I cook pasta?
    tell me a joke
    which papers use unicorns?
    what is the capital of France?
    which methods improve sleep quality?
    hello
    how much does a car cost?
    which methods cut hair?
    how fast is a cheetah?
    which papers are about football?
    what is love?
    which methods reduce memory in elephants?
    how much does CacheTrim weigh?
    which papers use FooBarNet?
    who is the president?
    does it rain?
    which methods reduce memory loss in patients?
    how do I fix a memory leak in Java?
    how much does it cost?
    what is machine learning?
    what is the best way to lose weight?
    which countries have the lowest carbon emissions?
    which methods reduce stress and improve memory?
    which methods are from Google?
    what beats paper in rock paper scissors?
    how many planets are there?
    what is the time?
    list everything
    memory
    1+1
    what does the fox say?
    ?
    which
    drop table papers
    MATCH (n) DETACH DELETE n
    """
