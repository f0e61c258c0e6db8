"""What invented coachees and coaches write to each other."""

from typing import Final

import attrs

from tic_adapters.sandbox.market.dice import Dice

_OPENINGS: Final = (
    "Hello {coach}, I have a loop for {role} coming up and your profile mentions {topic}. That is "
    "exactly where "
    "I get lost. Would you have time for two sessions?",
    "Hi {coach}! A recruiter wrote to me on Monday and things suddenly move quickly. I can code, but I "
    "talk too "
    "little while I do. Is that something you work on?",
    "Hello, I was turned down twice after the {kind} round, both times with “not structured enough”. I "
    "would like "
    "to find out what that means in my case.",
    "Good evening {coach}. I have been in the same company for seven years and have not interviewed since. "
    "I do not know where to begin; perhaps you do?",
    "Hi, I am aiming at {level} level and my current title is one below. Could we find out whether I am "
    "ready "
    "before I apply?",
    "Hello {coach}, my biggest gap is {topic}. I have read a lot about it and still cannot explain it under "
    "pressure.",
    "Hi {coach}, you know {company} from the inside, if I read your profile correctly. I have a first "
    "call there "
    "in three weeks.",
    "Dear {coach}, I change from another field and have nine months of experience on paper. I need "
    "somebody who "
    "tells me honestly whether {role} is realistic this year.",
    "Hello! Short version: take-home done, onsite in two weeks, {kind} is what worries me. Do you do mock "
    "interviews with written notes?",
    "Hi {coach}. I prepare together with a friend, but we are both too polite. I would pay for impolite.",
)
_REPLIES: Final = (
    "Hello {coachee}, thank you for writing. I have read your answers: the goal is realistic, and "
    "{topic} is a "
    "good place to begin. Tuesday or Thursday evening?",
    "Hi {coachee}, gladly. Send me the job advert before we meet and one problem that went badly. We "
    "start from "
    "that.",
    "Good to hear from you. Two sessions will do for a first picture; after that you decide whether you need "
    "more.",
    "Hello {coachee}. “Not structured” usually means: the answer was right and nobody could follow it. "
    "That can be "
    "practised. I suggest one mock round first, then we see.",
    "Hi! Yes, with written notes, the same evening. Before we meet: how much time can you give it each week, "
    "honestly?",
    "Thanks, {coachee}. From what you shared I would leave half of the topics alone and go deep on two. "
    "Let me "
    "explain why when we talk.",
    "Hello {coachee}, I can be impolite on request. Shall we say an hour, no warning, hard follow-ups?",
)
_GOING_ON: Final = (
    ("That sounds right. Thursday evening works for me, after seven.",
     "Thursday it is. Bring paper; I mean it."),
    ("About five hours a week, six if my daughter sleeps.",
     "Five is enough if they are the right five. Do not start with the hard problems."),
    ("Should I learn all of the patterns by heart?",
     "No. Learn to say out loud what you notice. The pattern follows, and if it does not, you still score."),
    ("Here is the problem that went badly: I designed for a million users and nobody had asked for more "
     "than ten "
     "thousand.",
     "A classic, and easy to put right. First question next time: “How many, and how quickly does it grow?”"),
    ("I wrote the two stories down as you said. The second one has no ending.",
     "Then it is the better one. Tell it with what you would do today."),
    ("Is it all right to ask for a minute to think?",
     "It is more than all right. Say what you are going to think about, then be quiet. Panels like that."),
    ("I did the mock with a colleague yesterday. Twenty minutes in, I noticed that I had not asked a single "
     "question.",
     "Noticing is most of it. Put three questions on a card and keep it in sight."),
    ("They moved the interview forward by a week. Should I ask for more time?",
     "Ask, in one friendly sentence. I have never seen it held against anybody."),
    ("Small update: the screen went well, they invited me to the full loop!",
     "Wonderful. Rest tomorrow. On Saturday we do one round in {kind} and nothing else."),
    ("I have the offer. It is below what we talked about.",
     "Congratulations first. Then: do not answer today. We go through your reply together."),
    ("Thank you for the notes. Point two hurt, and it is true.",
     "It was the most useful one to write as well. See you next week."),
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Line:
    by_coach: bool
    body: str
    minutes: int
    """After the line before."""


def talk(dice: Dice, facts: dict[str, str], *, slow: int) -> list[Line]:
    """A conversation from its first line; `slow` is how long this coach takes for an answer, in minutes."""
    lines = [Line(by_coach=False, body=dice.pick(_OPENINGS).format(**facts), minutes=0)]
    if dice.chance(12):
        return lines
    answer = dice.pick(_REPLIES).format(**facts)
    lines.append(Line(by_coach=True, body=answer, minutes=dice.between(slow // 2, slow * 2)))
    turns = dice.some(_GOING_ON, 0, 4)
    for number, (said, answered) in enumerate(turns):
        lines.append(Line(by_coach=False, body=said.format(**facts), minutes=dice.between(40, 2400)))
        if number < len(turns) - 1 or dice.chance(75):
            wait = dice.between(slow // 2, slow * 2)
            lines.append(Line(by_coach=True, body=answered.format(**facts), minutes=wait))
    return lines
