"""The stock openai package against Parley's /v1: prints what it got, line by line."""

import sys

import openai

base_url, model = sys.argv[1:]
client = openai.OpenAI(base_url=base_url, api_key="unused", max_retries=0, timeout=60)
messages = [
    {"role": "system", "content": "You are a recruiter."},
    {"role": "user", "content": "Which technologies do you use?"},
]

print("models:", *[entry.id for entry in client.models.list() if entry.id == model])

completion = client.chat.completions.create(model=model, messages=messages)
print("completion:", completion.choices[0].message.content)
print("finish:", completion.choices[0].finish_reason)

answered = messages + [completion.choices[0].message, {"role": "assistant", "content": None, "refusal": "No."}]
options = client.chat.completions.create(
    model=model,
    messages=[*answered, {"role": "developer", "content": [{"type": "text", "text": "Be brief."}]}, messages[1]],
    max_completion_tokens=100,
    n=1,
    stop=["END"],
    seed=7,
    user="me",
    metadata={"a": "b"},
    response_format={"type": "text"},
)
print("options:", options.choices[0].message.content)

streamed, usage = "", None
for chunk in client.chat.completions.create(
    model=model, messages=messages, stream=True, stream_options={"include_usage": True}
):
    if chunk.choices:
        streamed += chunk.choices[0].delta.content or ""
    usage = chunk.usage or usage
print("streamed:", streamed)
print("usage:", "true" if usage and usage.total_tokens > 0 else usage)

try:
    client.chat.completions.create(model="no-such-model", messages=messages)
except openai.APIStatusError as error:
    print("unknown model:", error.status_code)
try:
    client.chat.completions.create(model=model, messages=[])
except openai.APIStatusError as error:
    print("bad request:", error.status_code)
