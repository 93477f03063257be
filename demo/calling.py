"""Chapter 4: what a caller gets, and what is refused."""

import base64
import json
import secrets

from http_calls import Service, bearer, expect, until
from making import SMALL_PLAN, create_rest_api, publish

TUGS = "/harbour/1.0.0/ships?kind=TUG"


def call(walk):
    tell = walk.tell
    tell.chapter("Call", f"Calls go through the gateway at {walk.installation.gateway_http}; the answer is the service's own.")
    tell.answer(f"GET {TUGS}", walk.get_until(200, TUGS))
    tell.answer("the same over HTTPS", expect(Service(walk.installation.gateway_https).get(TUGS, bearer(walk.token)), 200))
    key = walk.portal.generate_api_key(walk.application)
    tell.answer("with an API key instead of a token", expect(walk.gateway.get(TUGS, {"ApiKey": key}), 200))
    query = '{ ship(id: "alder") { name berth { name } } voyages(status: AT_SEA) { ship { name } to } }'
    tell.answer("a GraphQL query for two things at once", expect(walk.gateway.post("/harbour-graph/1.0.0", {"query": query}, bearer(walk.token)), 200))
    call_the_dev_portal(walk)


def call_the_dev_portal(walk):
    """Two doors in one call: the gateway's token in its own header, the Dev Portal's in Authorization."""
    scoped = walk.identity.password_token(walk.keys, walk.user, walk.password, "apim:subscribe")
    at_gateway = {"Gateway-Authorization": f"Bearer {scoped}"}
    path = "/devportal/1.0.0"
    listed = until("the subscription to arrive", lambda: found_through_the_gateway(walk, path + "/apis?query=Harbour", at_gateway))
    walk.tell.answer("the Dev Portal behind the gateway: search", listed)
    both = {**at_gateway, **walk.portal.service.headers}
    application = {"name": "Made at the gateway", "throttlingPolicy": "Unlimited", "tokenType": "JWT"}
    walk.tell.answer("there, with both tokens: a new application", expect(walk.gateway.post(path + "/applications", application, both), 201))
    unscoped = {**both, "Gateway-Authorization": f"Bearer {walk.token}"}
    walk.tell.answer("the same without the scope that it asks for", expect(walk.gateway.post(path + "/applications", application, unscoped), 403))


def found_through_the_gateway(walk, path, headers):
    answer = walk.gateway.get(path, headers)
    return answer if answer.status == 200 else None


def unsigned(token):
    """The same claims without a signature, as an attacker would try."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


def refuse(walk):
    tell = walk.tell
    tell.part("What is refused, and how:")
    tell.answer("no token", expect(walk.gateway.get(TUGS), 401))
    tell.answer("a token that somebody has changed", expect(walk.get(TUGS, walk.token[:-6] + "AAAAAA"), 401))
    tell.answer("a token without a signature (alg=none)", expect(walk.get(TUGS, unsigned(walk.token)), 401))
    tell.answer("an application without a subscription", walk.get_until(403, TUGS, walk.small_token))
    tell.answer("a path that the API does not have", expect(walk.get("/harbour/1.0.0/whales"), 404))
    wrong = expect(walk.gateway.call("PATCH", "/harbour/1.0.0/ships", headers=bearer(walk.token)), 405)
    tell.answer("a method that the path does not have", wrong, f"Allow: {wrong.header('allow')}")
    exceed(walk)
    slow = expect(walk.get("/harbour/1.0.0/slow?milliseconds=8000"), 504)
    tell.answer("a back end that takes too long (the limit is 1 s)", slow)
    break_the_back_end(walk)


def exceed(walk):
    expect(walk.portal.subscribe(walk.harbour["id"], walk.small_application, SMALL_PLAN), 201)
    first = walk.get_until(200, "/harbour/1.0.0/berths", walk.small_token)
    # Three a minute; when the minute turns in between, a few more.
    answers = [first, *(walk.get("/harbour/1.0.0/berths", walk.small_token) for _ in range(6))]
    limited = next(answer for answer in answers if answer.status == 429)
    allowed = sum(answer.status == 200 for answer in answers)
    walk.tell.answer(f"over a plan of 3 calls a minute, after {allowed} calls", limited, f"Retry-After: {limited.header('retry-after')}")


def break_the_back_end(walk):
    """On an API of its own, the Ferry, which the next chapter needs too; port 9 answers nobody."""
    walk.ferry = create_rest_api(walk, "Ferry" + secrets.token_hex(2))
    walk.publisher.move_back_end(walk.ferry["id"], "http://127.0.0.1:9")
    walk.new_revision(walk.ferry, "with nobody behind it")
    publish(walk, walk.ferry)
    expect(walk.portal.subscribe(walk.ferry["id"], walk.application, "Unlimited"), 201)
    walk.tell.answer("another API, the Ferry, whose back end is down", walk.get_until(503, walk.ferry["context"] + "/1.0.0/ships"))
