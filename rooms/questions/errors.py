"""What is said no to about written questions."""

from rooms.errors import N_, Refused


class UnknownQuestion(Refused):
    code = "unknown_question"
    template = N_("There is no question {question} in this room. Reload the list.")


class NotYourQuestion(Refused):
    code = "not_your_question"
    template = N_("Question {question} was asked by somebody else. Only its author can change it or take it back.")


class QuestionSettled(Refused):
    code = "question_settled"
    template = N_("Question {question} is {state}, so this cannot be done with it any more.")


class QuestionNotShown(Refused):
    code = "question_not_shown"
    template = N_("Question {question} is {state}. This can be done once a moderator has approved it.")


class QuestionEmpty(Refused):
    code = "question_empty"
    template = N_("The question has no words. Write what you want to ask.")


class AnswerEmpty(Refused):
    code = "answer_empty"
    template = N_("The written answer has no words. Write it, or mark the question as answered live.")


class TooManyOwnQuestions(Refused):
    code = "too_many_own_questions"
    template = N_("{limit} questions of yours are still open. Take one back, or wait until one is answered.")


class TooManyQuestions(Refused):
    code = "too_many_questions"
    template = N_("This room has taken {limit} questions and takes no more.")


class AuthorCannotSpeak(Refused):
    code = "author_cannot_speak"
    template = N_("{name} has no right to take the floor in this room. Read the question out, or answer it in writing.")


class AuthorOnTheList(Refused):
    code = "author_on_the_list"
    template = N_("{name} already waits for the floor or has it. The question can be put there when that is over.")
