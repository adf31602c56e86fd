"""The configuration of the load run: n conversations of exactly four model calls each, no template turns.

One agent, candidates x job openings = n, one flow. The cast is made up from word lists, in the sizes of the shipped
configuration; prompts come from the shipped templates, so that rendering, hashing and the log carry realistic weight.
"""
import json
import math
import pathlib
import shutil

CALLS = 4
MAX_TOKENS = 60

FLOW = """\
- id: offer
  is_start: true
  initiator: agent
  actions:
    - role: agent
      action_type: message
      description: >-
        Explain in two or three sentences why you write to this candidate of all people, naming one or two things from
        the résumé that match the opening as {job_opening[title]}. Then ask whether they would like to hear more.
      example: >-
        I came across your work as <current position>, and <one matching skill> is just what we need for an opening as
        {job_opening[title]}. Would you like to hear more about it?
    - role: candidate
      action_type: message
      description: React to the recruiter's message and ask one question about the job. One or two sentences.
      example: "Thanks for reaching out, {agent[first_name]}. <question about the job>?"
  next: details

- id: details
  is_end: true
  initiator: agent
  actions:
    - role: agent
      action_type: message
      description: Answer the question from the job description, and propose a day for a call.
      example: Good question. <answer from the job description>. Shall we talk on <day and time>?
    - role: candidate
      action_type: message
      description: Accept the appointment and say goodbye in one or two short sentences.
      example: "That works for me. <short goodbye>"
"""

MODELS = f"""\
models:
  - name: teacher
    backend: openai
    base_url: ${{OPENAI_BASE_URL}}
    api_key: ${{OPENAI_API_KEY}}
    price: {{prompt_per_million_usd: 0.15, completion_per_million_usd: 0.60}}
    limits: {{concurrency: 512, timeout_seconds: 60}}
roles:
  agent: {{models: [teacher], temperature: 0.8, max_tokens: {MAX_TOKENS}}}
  candidate: {{models: [teacher], temperature: 1.0, max_tokens: {MAX_TOKENS}}}
"""

FIRST = "Ines Marek Yusra Colm Priya Tomas Greta Aled Noor Jonas".split()
LAST = "Duarte Novotny Haddad Byrne Raman Lindqvist Pohl Pryce Aziz Weber".split()
TRADES = ["backend developer", "staff nurse", "site manager", "warehouse planner", "accountant", "electrician",
          "laboratory technician", "sales assistant", "bus driver", "restaurant cook"]
PLACES = ["Tramline Works", "St Agnes House", "Copperleaf Group", "Lakeside Partners", "Northgate Services"]
DUTIES = ["kept the weekly plan and trained two newcomers on the tools of the team",
          "looked after the equipment, wrote down what broke and why, and ordered the spare parts",
          "answered the customers' questions and settled what went wrong with their orders",
          "introduced a checklist that cut the time from order to delivery by a third",
          "led a group of five, from the morning briefing to the report in the evening"]


def pick(items, number):
    return items[number % len(items)]


def experience(number):
    return {
        "company": f"{pick(PLACES, number)} {number % 7 + 1}",
        "position": f"{pick(TRADES, number // 3)}, level {number % 4 + 1}",
        "description": f"There they {pick(DUTIES, number)}; later they {pick(DUTIES, number // 5 + 1)}.",
    }


def candidate(number):
    return {
        "first_name": pick(FIRST, number),
        "last_name": f"{pick(LAST, number // 10)} {number}",
        "experiences": [experience(number * 3 + index) for index in range(3)],
    }


def job_opening(number):
    return {
        "title": f"{pick(TRADES, number)} {number}",
        "description": f"The team of {number % 9 + 3} people needs somebody who {pick(DUTIES, number)}. The work is "
                       f"done in two shifts at {pick(PLACES, number)}, with {25 + number % 6} days of holiday.",
        "requirements": [f"{number % 5 + 1} years in the trade", "a driving licence", pick(DUTIES, number + 2)],
    }


AGENT = {
    "first_name": "Helena", "last_name": "Marsh", "company_name": "Fernhill Talent",
    "company_info": "Fernhill Talent is a recruitment agency with offices in Bristol and Rotterdam. It has placed people "
                    "in technology, finance and health care since 2009.",
    "career_site_url": "https://jobs.fernhill.example",
}


def write(directory, conversations, templates):
    """Writes the four files. `templates` is the templates.yml to use."""
    candidates = max(d for d in range(1, math.isqrt(conversations) + 1) if conversations % d == 0)
    seeds = {
        "agents": [AGENT],
        "candidates": [candidate(number) for number in range(candidates)],
        "job_openings": [job_opening(number) for number in range(conversations // candidates)],
    }
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "conversation_flow.yml").write_text(FLOW, encoding="utf-8")
    (directory / "models.yml").write_text(MODELS, encoding="utf-8")
    # JSON is YAML.
    (directory / "seeds.yml").write_text(json.dumps(seeds, ensure_ascii=False, indent=1), encoding="utf-8")
    shutil.copyfile(templates, directory / "templates.yml")
