//! What a path addresses.
//!
//! The path is read as it came, so that each segment is decoded exactly once, and
//! so that an empty one is seen: routers take `//` for another address.

/// What there is to call, with its segments still encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address<'a> {
    /// Whether the endpoint is there.
    Health,
    /// Starts an import.
    Import(Instance<'a>),
    /// Reads a job's progress.
    Progress(Instance<'a>, &'a str),
    /// Reads what an instance holds; no call of the service, and outside of its paths.
    Listing(Instance<'a>),
    /// Reads the jobs of an instance; no call of the service either.
    Jobs(Instance<'a>),
}

/// The segments that name an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instance<'a> {
    /// The project's segment.
    pub project: &'a str,
    /// The instance's segment.
    pub instance: &'a str,
}

impl<'a> Address<'a> {
    /// What this path addresses, if anything.
    #[must_use]
    pub(crate) fn of(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.splitn(9, '/').collect();
        match *segments.as_slice() {
            ["", "healthz"] => Some(Self::Health),
            ["", "v2", project, "instances", instance, "assets", "import"] => {
                Some(Self::Import(Instance { project, instance }))
            }
            [
                "",
                "v2",
                project,
                "instances",
                instance,
                "assets",
                "jobs",
                job,
            ] => Some(Self::Progress(Instance { project, instance }, job)),
            ["", "stand-in", project, instance] => {
                Some(Self::Listing(Instance { project, instance }))
            }
            ["", "stand-in", project, instance, "jobs"] => {
                Some(Self::Jobs(Instance { project, instance }))
            }
            _ => None,
        }
    }

    /// The methods it answers, as `Allow` names them.
    #[must_use]
    pub(crate) fn allow(self) -> &'static str {
        match self {
            Self::Import(_) => "POST",
            _ => "GET, HEAD",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_found_as_they_came() {
        let instance = Instance {
            project: "a%2Fb",
            instance: "",
        };
        assert_eq!(
            Address::of("/v2/a%2Fb/instances//assets/import"),
            Some(Address::Import(instance))
        );
        assert_eq!(
            Address::of("/v2/a%2Fb/instances//assets/jobs/x"),
            Some(Address::Progress(instance, "x"))
        );
        assert_eq!(
            Address::of("/stand-in/a%2Fb/"),
            Some(Address::Listing(instance))
        );
        assert_eq!(
            Address::of("/stand-in/a%2Fb//jobs"),
            Some(Address::Jobs(instance))
        );
        assert_eq!(Address::of("/healthz"), Some(Address::Health));
    }

    #[test]
    fn anything_else_addresses_nothing() {
        for path in [
            "",
            "/",
            "*",
            "/healthz/",
            "//healthz",
            "/v2/a/instances/b/assets/import/",
            "/v2/a/b/instances/c/assets/import",
            "/v2/a/instances/b/assets/jobs/c/d",
            "/v2/a/instances/b/assets/jobs",
            "/V2/a/instances/b/assets/import",
        ] {
            assert_eq!(Address::of(path), None, "{path}");
        }
    }
}
