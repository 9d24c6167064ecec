//! The compiler's flags, where a build takes others than the configuration says.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::child;

/// The variable that has flags as cargo takes them one by one.
const ENCODED: &str = "CARGO_ENCODED_RUSTFLAGS";

/// The variables that take the place of all flags that are set elsewhere.
const OVERRIDING: [&str; 2] = ["RUSTFLAGS", ENCODED];

/// Lets a command of cargo's build for `target` with these flags, beside those of the
/// configuration.
pub(crate) fn add(command: &mut Command, target: &str, flags: impl IntoIterator<Item = String>) {
    for variable in OVERRIDING {
        command.env_remove(variable);
    }
    command.arg("--config").arg(setting(target, flags));
}

/// Lets a command that calls cargo build with these flags, and no others.
pub(crate) fn replace(command: &mut Command, flags: &[String]) {
    for variable in OVERRIDING {
        command.env_remove(variable);
    }
    command.env(ENCODED, flags.join("\u{1F}"));
}

/// The setting of cargo that has these flags.
fn setting(target: &str, flags: impl IntoIterator<Item = String>) -> String {
    let flags = flags.into_iter().map(toml::Value::String).collect();
    let target = toml::Value::String(target.to_owned());
    format!("target.{target}.rustflags={}", toml::Value::Array(flags))
}

/// The target that programs are built for which run here.
pub(crate) fn host() -> Result<String> {
    of_compiler("host")
}

/// What the compiler says of itself under this name.
pub(crate) fn of_compiler(name: &str) -> Result<String> {
    let told = child::read(Command::new("rustc").arg("-vV"))?;
    told.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .map(str::to_owned)
        .with_context(|| format!("`rustc -vV` says nothing of its {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_one_whatever_is_in_it() {
        let flag = r#"--remap-path-prefix=C:\my "own"=it"#;
        let table: toml::Table = setting("a-target", [flag.to_owned()]).parse().unwrap();
        let flags = &table["target"]["a-target"]["rustflags"];
        assert_eq!(flags[0].as_str(), Some(flag));
    }
}
