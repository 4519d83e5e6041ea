"""An OAuth 2 authorization server that Authlib makes, with one client and one account, which knows nothing of Bitbucket.

Prints "listening URL", and then a line for each answer of /token: its status, the grant type, and what else was in the form.
"""
import argparse
import hmac
import os
from dataclasses import dataclass

import flask
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin, list_to_scope, scope_to_list
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from werkzeug.serving import make_server

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # the loopback has no TLS

options = argparse.ArgumentParser()
options.add_argument("--client-id", required=True)
options.add_argument("--client-secret", required=True)
options.add_argument("--auth-method", required=True, help="the one way in which the client may say who it is")
options.add_argument("--callback", required=True)
options.add_argument("--scope", required=True, help="what is granted to who names none, and the most that is to who does")
given = options.parse_args()


class Client(ClientMixin):
    client_id = given.client_id

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return given.callback

    def get_allowed_scope(self, scope):
        allowed = scope_to_list(given.scope)
        return list_to_scope([each for each in scope_to_list(scope or given.scope) if each in allowed])

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == given.callback

    def check_client_secret(self, client_secret):
        return hmac.compare_digest(client_secret, given.client_secret)

    def check_endpoint_auth_method(self, method, endpoint):
        return method == given.auth_method

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in ("authorization_code", "refresh_token")


@dataclass
class Code(AuthorizationCodeMixin):
    redirect_uri: str | None
    scope: str
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


@dataclass
class Token(TokenMixin):
    scope: str

    def check_client(self, client):
        return client.client_id == given.client_id

    def get_scope(self):
        return self.scope


ACCOUNT = "ada"
codes: dict[str, Code] = {}
refreshing: dict[str, Token] = {}


class CodeGrant(AuthorizationCodeGrant):
    def save_authorization_code(self, code, request):
        data = request.payload.data
        codes[code] = Code(
            request.payload.redirect_uri, request.scope, data.get("code_challenge"), data.get("code_challenge_method")
        )

    def query_authorization_code(self, code, client):
        return codes.get(code)

    def delete_authorization_code(self, authorization_code):
        del codes[self.request.form["code"]]

    def authenticate_user(self, authorization_code):
        return ACCOUNT


class RotatingGrant(RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token):
        return refreshing.get(refresh_token)

    def authenticate_user(self, refresh_token):
        return ACCOUNT

    def revoke_old_credential(self, refresh_token):
        del refreshing[self.request.form["refresh_token"]]


def save_token(token, request):
    refreshing[token["refresh_token"]] = Token(token.get("scope", ""))


app = flask.Flask(__name__)
app.config.update(
    OAUTH2_REFRESH_TOKEN_GENERATOR=True, OAUTH2_TOKEN_EXPIRES_IN={"authorization_code": 3600, "refresh_token": 3600}
)
client = Client()
server = AuthorizationServer(
    app, query_client=lambda client_id: client if client_id == given.client_id else None, save_token=save_token
)
server.register_grant(CodeGrant, [CodeChallenge(required=True)])
server.register_grant(RotatingGrant)


@app.get("/authorize")
def ask():
    server.get_consent_grant(end_user=ACCOUNT)
    return '<form method="post"><button name="answer" value="yes">Allow it</button></form>'


@app.post("/authorize")
def answer():
    grant = server.get_consent_grant(end_user=ACCOUNT)
    granted = flask.request.form.get("answer") == "yes"
    return server.create_authorization_response(grant_user=ACCOUNT if granted else None, grant=grant)


@app.post("/token")
def token():
    response = server.create_token_response()
    form = flask.request.form
    print("token", response.status_code, form.get("grant_type"), *sorted(form.keys() - {"grant_type"}), flush=True)
    return response


listener = make_server("127.0.0.1", 0, app)
print(f"listening http://127.0.0.1:{listener.server_port}", flush=True)
listener.serve_forever()
