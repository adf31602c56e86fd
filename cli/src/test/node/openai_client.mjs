// The stock openai package against Parley's /v1: prints what it got, line by line.
import OpenAI from "openai";

const [baseURL, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "unused", maxRetries: 0, timeout: 60_000 });
const messages = [
  { role: "system", content: "You are a recruiter." },
  { role: "user", content: "Which technologies do you use?" },
];

const models = await client.models.list();
console.log("models:", ...models.data.map((entry) => entry.id).filter((id) => id === model));

const completion = await client.chat.completions.create({ model, messages });
console.log("completion:", completion.choices[0].message.content);
console.log("finish:", completion.choices[0].finish_reason);

const options = await client.chat.completions.create({
  model,
  messages: [
    ...messages,
    completion.choices[0].message,
    { role: "assistant", content: null, refusal: "No." },
    { role: "developer", content: [{ type: "text", text: "Be brief." }] },
    messages[1],
  ],
  max_completion_tokens: 100,
  n: 1,
  stop: ["END"],
  seed: 7,
  user: "me",
  metadata: { a: "b" },
  response_format: { type: "text" },
});
console.log("options:", options.choices[0].message.content);

let streamed = "";
let usage = null;
const stream = await client.chat.completions.create({
  model,
  messages,
  stream: true,
  stream_options: { include_usage: true },
});
for await (const chunk of stream) {
  streamed += chunk.choices[0]?.delta?.content ?? "";
  usage = chunk.usage ?? usage;
}
console.log("streamed:", streamed);
console.log("usage:", usage?.total_tokens > 0);

await client.chat.completions
  .create({ model: "no-such-model", messages })
  .catch((error) => console.log("unknown model:", error.status));
await client.chat.completions
  .create({ model, messages: [] })
  .catch((error) => console.log("bad request:", error.status));
