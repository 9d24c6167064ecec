"""The stand-in as a client of OpenStack's kind meets it: through keystoneauth1.

    python keystoneauth.py ENDPOINT_URL

Sends an import, one that is wrong, and a second one while the first runs, and
follows the first to its end. Ends with an error at the first surprise.
"""

import sys
import time

from keystoneauth1 import exceptions
from keystoneauth1.adapter import Adapter
from keystoneauth1.session import Session
from keystoneauth1.token_endpoint import Token

INSTANCE = "/v2/project-of-keystoneauth1/instances/instance-of-keystoneauth1"
IMPORT = f"{INSTANCE}/assets/import"

# Enough items that the job still runs when the second import comes.
ITEMS = 40

# In seconds: how long one call may take, and how long the job.
CALL = 20
JOB = 60
PAUSE = 0.2


def main(url):
    session = Session(auth=Token(url, "token-of-keystoneauth1"), timeout=CALL)
    service = Adapter(session, service_type="roma")

    refusal = refused(service, {"apps": "orders/eu", "tasks": [{"task_id": 7}]})
    expect("the code of a wrong body", refusal["error_code"], "ROMA.13000")

    answer = service.post(IMPORT, json=items(ITEMS))
    expect("the status of an import", answer.status_code, 200)
    expect("the fields of an import's answer", set(answer.json()), {"job_id"})
    job_id = answer.json()["job_id"]

    refusal = refused(service, items(1))
    expect("the code of a second import", refusal["error_code"], "ROMA.10012")

    job = followed(service, job_id)
    expect("the job", job["id"], job_id)
    expect("how the job ended", job["status"], "Success")
    expect("the job's progress at its end", job["progress_percent"], 1)
    expect("the reasons of a job that succeeded", job["reasons"], [])


def items(count):
    """A body with this many tasks."""
    return {"tasks": [{"task_id": f"task-{number}"} for number in range(count)]}


def refused(service, body):
    """What the refusal of this body says."""
    try:
        answer = service.post(IMPORT, json=body)
    except exceptions.Forbidden as error:
        expect("the status of a refusal", error.http_status, 403)
        refusal = error.response.json()
        request_id = error.response.headers.get("X-Request-Id")
    else:
        raise SystemExit(f"not refused, but {answer.status_code}: {answer.text}")
    for field in ["error_code", "error_msg", "error_details", "request_id"]:
        value = refusal.get(field)
        if not isinstance(value, str) or not 1 <= len(value) <= 128:
            raise SystemExit(f"{field} of a refusal: {value!r}")
    expect("the id of the request", refusal["request_id"], request_id)
    return refusal


def followed(service, job_id):
    """The job's progress when it runs no longer."""
    deadline = time.monotonic() + JOB
    while True:
        job = service.get(f"{INSTANCE}/assets/jobs/{job_id}").json()
        if job["status"] != "Running":
            return job
        if time.monotonic() > deadline:
            raise SystemExit(f"still running after {JOB} s: {job}")
        time.sleep(PAUSE)


def expect(what, found, expected):
    """Ends the program if something is not as expected."""
    if found != expected:
        raise SystemExit(f"{what}: {found!r}, but expected was {expected!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
