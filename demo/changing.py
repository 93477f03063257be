"""Chapter 5: what is changed takes effect at once, and only that."""

from cluster import Cluster
from http_calls import expect, until

SHIPS = "/harbour/1.0.0/ships?limit=1"


def change(walk):
    tell = walk.tell
    tell.chapter("Change", "Whatever is changed is in force a moment later, and nothing else is touched.")
    move_back_end(walk)
    expect(walk.publisher.block(walk.subscription), 200)
    tell.answer("the publisher blocks the subscription", walk.get_until(403, SHIPS))
    expect(walk.publisher.unblock(walk.subscription), 200)
    tell.served("and unblocks it", walk.get_until(200, SHIPS))
    old = walk.token
    walk.token = walk.identity.client_token(walk.keys)
    walk.identity.revoke(walk.keys, old)
    tell.answer("the consumer revokes a token", walk.get_until(401, SHIPS, old))
    tell.served("and another one goes on working", expect(walk.get(SHIPS), 200))


def move_back_end(walk):
    """The same service under its other name counts as another back end; what it received shows which one was asked."""
    other = walk.sample_url.replace("127.0.0.1", "localhost")
    for url, name in ((other, "second"), (walk.sample_url, "third")):
        walk.publisher.move_back_end(walk.harbour["id"], url)
        _, how = walk.new_revision(walk.harbour, name)
        seen = expect(walk.get("/harbour/1.0.0/echo"), 200).json()
        host = next(header["value"] for header in seen["headers"] if header["name"].lower() == "host")
        walk.tell.did(f"a {name} revision: back end {url}", how)
        walk.tell.did("the next call is answered by", host)


def end(walk):
    """The life of an API to its end, on the Ferry."""
    tell, publisher, ferry = walk.tell, walk.publisher, walk.ferry
    ships = ferry["context"] + "/1.0.0/ships?limit=1"
    tell.part("The end of an API, the Ferry:")
    publisher.move_back_end(ferry["id"], walk.sample_url)
    revision, how = walk.new_revision(ferry, "with a back end that is there")
    tell.did("its back end is mended by a new revision", how)
    tell.served("it serves", walk.get_until(200, ships))
    expect(publisher.undeploy(ferry["id"], revision), 200, 201)
    tell.answer("undeployed", walk.get_until(404, ships))
    expect(publisher.deploy(ferry["id"], revision), 200, 201)
    tell.served("deployed again", walk.get_until(200, ships))
    expect(publisher.change_lifecycle(ferry["id"], "Deprecate"), 200)
    late = walk.portal.subscribe(ferry["id"], walk.small_application, "Unlimited")
    tell.answer("deprecated: nobody new may subscribe", expect(late, 400, 403, 404))
    tell.served("but who is subscribed is served", expect(walk.get(ships), 200))
    expect(publisher.change_lifecycle(ferry["id"], "Retire"), 200)
    tell.answer("retired", walk.get_until(404, ships))
    delete(walk)


def delete(walk):
    cluster = Cluster(walk.installation)
    before = cluster.names_of(walk.ferry["id"]), cluster.names_of(walk.harbour["id"])
    expect(walk.publisher.delete(walk.ferry["id"]), 200)
    until("its resources to be gone", lambda: not cluster.names_of(walk.ferry["id"]))
    after = cluster.names_of(walk.harbour["id"])
    walk.tell.did("deleted: its resources in the cluster", f"none left; Harbour has {len(after)} of its {len(before[1])}")
    walk.tell.served("Harbour goes on serving", expect(walk.get(SHIPS), 200))
