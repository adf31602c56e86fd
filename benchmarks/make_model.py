"""A model of SmolLM2-135M's shape with random weights: what the figures of local models are taken with.

    python make_model.py FOLDER

Needs torch and transformers. The weights are bf16, as those of the real one.
"""

import sys

import torch
import transformers

config = transformers.LlamaConfig(
    vocab_size=49152,
    hidden_size=576,
    intermediate_size=1536,
    num_hidden_layers=30,
    num_attention_heads=9,
    num_key_value_heads=3,
    max_position_embeddings=8192,
    rope_parameters=dict(rope_type="default", rope_theta=100000.0),
    rms_norm_eps=1e-5,
    tie_word_embeddings=True,
    bos_token_id=1,
    eos_token_id=2,
)
torch.manual_seed(1)
transformers.LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(sys.argv[1])
