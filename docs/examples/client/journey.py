"""The whole journey of an actor, by the API alone: `python journey.py --help`.

Sign up (or bring a key), an organisation, a diagnostic whose conditions are followed, its result, the resources that
fit, a plan, and the next round.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from typing import Any

from engages import Client, Refused

SCOPES = ["lire", "repondre", "structure"]
JOINING = 202  # asked to join, which its owner decides
PLACES = {
    "shown": "votre place est dite thème par thème",
    "too_few": "trop peu de structures semblables",
    "not_sharing": "partagez votre résultat pour voir ceux des autres",
    "not_latest": "seul le dernier diagnostic se compare",
    "nothing": "rien à comparer",
}
Question = dict[str, Any]


def main() -> int:
    asked = read_arguments()
    client = Client(asked.address, key=os.environ.get("ENGAGES_KEY", ""))
    try:
        if not client.key:
            client.key = sign_up(client, email=asked.email)
        organisation = find_organisation(client, asked)
        first = assess(client, asked.territory, organisation, best=False)
        tell_result(client, first)
        keep_plan(client, asked.territory, organisation, first)
        following = assess(client, asked.territory, organisation, best=True)
        tell_progress(client, following)
    except Refused as refusal:
        tell_twins(refusal)
        print(f"Refusé ({refusal.status}) : {refusal}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"La plateforme ne répond pas à {asked.address} : {error}", file=sys.stderr)
        return 1
    return 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Le parcours d’un acteur, par l’API seule.")
    parser.add_argument("--address", required=True, help="l’adresse de la plateforme")
    parser.add_argument("--territory", required=True, help="le nom du territoire dans les adresses")
    parser.add_argument("--organisation", required=True, help="le nom de votre structure")
    parser.add_argument("--join", default="", metavar="UUID", help="demander à rejoindre celle qui lui ressemble")
    parser.add_argument("--distinct", action="store_true", help="la vôtre est une autre que celles qui lui ressemblent")
    parser.add_argument("--email", default="", help="pour créer un compte ; sinon, une clé dans ENGAGES_KEY")
    return parser.parse_args()


def sign_up(client: Client, *, email: str) -> str:
    """An account, its address confirmed by the code of the message, and a key."""
    password = os.environ.get("ENGAGES_PASSWORD") or getpass.getpass("Mot de passe : ")
    begun = client.post("accounts/", {"email": email, "password": password})
    print(begun["detail"], flush=True)
    code = input("Code : ")
    client.post("accounts/verification/", {"verification": begun["verification"], "code": code})
    wished = {"email": email, "password": password, "name": "Le parcours en exemple", "scopes": SCOPES, "days": 30}
    made = client.post("keys/", wished)
    print(f"\nClé {made['name']}, jusqu’au {made['expires_at'][:10]}.")
    return str(made["key"])


def find_organisation(client: Client, asked: argparse.Namespace) -> str:
    """Mine of that name, else a new one of the first type that the territory takes."""
    for mine in client.get("my-organisations/")["items"]:
        if mine["name"] == asked.organisation:
            return str(mine["uuid"])
    choices = client.get(f"territories/{asked.territory}/sign-up-choices/")
    kind, headcount = choices["kinds"][0], choices["headcounts"][0]
    told = {"territory": asked.territory, "kind": kind["value"], "name": asked.organisation}
    told |= {"headcount": headcount["value"], "distinct": asked.distinct} | ({"join": asked.join} if asked.join else {})
    made = client.post("my-organisations/", told)
    if made.status == JOINING:
        sys.exit(f"{made['detail']} Relancez une fois la demande acceptée.")
    print(f"{made['name']} : {made['kind']['label']}, {made['headcount']['label'].lower()}.")
    return str(made["uuid"])


def tell_twins(refusal: Refused) -> None:
    """What is known of the organisations that look like the one presented (409), and how to go on."""
    twins = refusal.problem.get("twins") or []
    for twin in twins:
        print(f"  Déjà inscrite : {twin['name']}, {twin['facts']}. Pour la rejoindre : --join {twin['uuid']}")
    if twins and not refusal.problem["certain"]:
        print("  Si la vôtre est une autre : --distinct")


def assess(client: Client, territory: str, organisation: str, *, best: bool) -> str:
    """Answer everything that is asked, in order, and send. `best`: whether to claim the best answers."""
    begun = client.post(f"territories/{territory}/assessments/", {"organisation": organisation})
    address = f"assessments/{begun['uuid']}/"
    asked = client.get(f"territories/{territory}/questionnaire/versions/{begun['version']}/")["definition"]
    known = client.get(f"{address}answers/")
    visible, revisions = known["visible"], {key: one["revision"] for key, one in known["answers"].items()}
    for question in questions_of(asked):
        # What an answer opens or closes comes back with it.
        if question["key"] in visible and question["kind"] != "file":
            seen = {"if_match": f'"{revisions[question["key"]]}"'} if question["key"] in revisions else {}
            saved = client.put(f"{address}answers/{question['key']}", {"value": an_answer(question, best=best)}, **seen)
            visible = saved["visible"]
    read = client.get(address)
    print(f"\nTour {read['round']} : {read['progress']['in_words']}.")
    client.post(f"{address}submission/", if_match=read.tag, idempotency_key=str(begun["uuid"]))
    return str(begun["uuid"])


def questions_of(definition: dict[str, Any]) -> Iterator[Question]:
    for theme in definition["themes"]:
        yield from theme["questions"]


def an_answer(question: Question, *, best: bool) -> Any:
    """Something that the question takes."""
    kind = question["kind"]
    if kind in ("single", "yes_no", "multiple"):
        ranked = sorted(question["choices"], key=lambda choice: float(choice.get("points") or 0))
        chosen = ranked[-1 if best else 0]["key"]
        return [chosen] if kind == "multiple" else chosen
    if kind == "scale":
        highest = best != question.get("inverted", False)
        return question["maximum" if highest else "minimum"]
    if kind in ("number", "percentage"):
        return question.get("maximum" if best else "minimum") or "0"
    return "2026-01-31" if kind == "date" else "Réponse d’essai"


def tell_result(client: Client, assessment: str) -> None:
    result = client.get(f"assessments/{assessment}/result/")
    print(f"{result['title']} : {result['in_words']}.")
    for theme in result["themes"]:
        level = theme["level"]["name"] if theme["level"] else "non concerné"
        print(f"  {theme['title']} : {level}")
    for lever in result["levers"][:3]:
        print(f"  À faire : {lever['text']} ({lever['gain'] or lever['effect']})")
    for theme in client.get(f"assessments/{assessment}/resources/")["items"]:
        for resource in theme["resources"]:
            print(f"  Ressource : {resource['title']}. {resource['reason']}")
    print(f"  Repères : {PLACES[client.get(f'assessments/{assessment}/benchmark/')['state']]}")


def keep_plan(client: Client, territory: str, organisation: str, assessment: str) -> None:
    """The lever that pays most, under way; then what stands in the plan."""
    plan = f"territories/{territory}/plans/{organisation}/actions/"
    for best in client.get(f"assessments/{assessment}/result/")["levers"][:1]:  # none where every answer is the best
        action = client.post(plan, {"assessment": assessment, "question": best["question"]})
        client.patch(f"{plan}{action['uuid']}/", {"state": "doing"}, if_match=action.tag)
    for line in client.get(plan)["items"]:
        print(f"  Plan : {line['title']} ({line['state']['label']})")


def tell_progress(client: Client, assessment: str) -> None:
    progress = client.get(f"assessments/{assessment}/progress/")
    print(progress["sentence"])


if __name__ == "__main__":
    sys.exit(main())
