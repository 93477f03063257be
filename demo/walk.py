"""What the chapters of the walk share: who walks, what was made, and the steps that several chapters take."""

from http_calls import Service, bearer, expect, until, until_status
from product import Identity


class Walk:
    def __init__(self, installation, options, narrator):
        self.installation = installation
        self.options = options
        self.tell = narrator
        self.sample_url = options.sample
        self.sample = Service(options.sample)
        self.identity = Identity(installation.control_plane)
        self.gateway = Service(installation.gateway_http)
        # The chapters make these, in this order.
        self.client = self.publisher = self.admin = None
        self.harbour = self.graph = self.front = self.ferry = None
        self.portal = self.user = self.password = None
        self.application = self.keys = self.token = self.subscription = None
        self.small_application = self.small_token = None

    def get(self, path, token=None):
        return self.gateway.get(path, bearer(token or self.token))

    def get_until(self, status, path, token=None):
        """The answer as soon as it has this status: changes take a moment to reach the gateway."""
        return until_status(self.gateway, status, path, bearer(token or self.token))

    def new_revision(self, api, description):
        """Makes a revision, deploys it, waits until it is live; gives it and what to say of it."""
        self.publisher.forget_old_revisions(api["id"])
        revision = self.publisher.create_revision(api["id"], description)
        expect(self.publisher.deploy(api["id"], revision), 200, 201)
        place = until("the deployment to be live", lambda: self.publisher.is_live(api["id"], revision))
        own = int(place["successDeployedTime"]) - int(place["deployedTime"])
        when = f"{own} ms after the click" if own >= 0 else "and was already: the content is the same"
        return revision, f"live on {place['deployedGatewayCount']} of {place['liveGatewayCount']} gateways, {when}"
