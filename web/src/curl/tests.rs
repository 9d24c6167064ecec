//! The commands, in a real shell where there is one, and as they are written.

use std::process::Command;

use super::*;
use roma_import::{ImportBody, Task, import_path};

/// What `sh` hands to a program called curl, with a token that means something
/// to shells.
fn arguments(command: &str) -> Vec<String> {
    let script = ["curl() { printf '%s\\0' \"$@\"; }\n", command].concat();
    let output = Command::new("sh")
        .args(["-u", "-c", &script])
        .env(TOKEN_VARIABLE, "$(id)`id`\"'\\*")
        .output()
        .expect("there is a POSIX shell");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("it is text");
    text.split_terminator('\0').map(str::to_owned).collect()
}

const HOSTILE: [&str; 12] = [
    "plain",
    "it's",
    "'; touch pwned; '",
    "$(id) `id` ${HOME} $HOME",
    "a\\'b\\",
    "@/etc/passwd",
    "line\nbreak\r\n!history",
    "* ? [a] {b,c} ~ # & | < > ; ( )",
    "-o file",
    "\"double\" 'single' ‘curly’",
    "%PATH% ^& %20",
    "订单 😀",
];

#[test]
fn a_posix_shell_hands_on_exactly_what_is_sent() {
    for name in HOSTILE {
        let url = ["http://127.0.0.1:8080", &import_path(name, name)].concat();
        let sent = ImportBody {
            apps: Some(name.into()),
            tasks: vec![Task::new(name)],
        };
        for body in [sent.to_json(), sent.to_json_lines(), name.to_owned()] {
            assert_eq!(
                arguments(&Shell::Posix.command(&url, &body)),
                [
                    "--request",
                    "POST",
                    &url,
                    "--header",
                    "X-Auth-Token: $(id)`id`\"'\\*",
                    "--header",
                    "Content-Type: application/json",
                    "--data-raw",
                    &body,
                ]
            );
        }
    }
}

#[test]
fn the_shells_of_windows_get_what_is_in_the_golden_files() {
    let url = [
        "https://roma.example",
        &import_path("it's 20%", "a&b^c\"d‘e"),
    ]
    .concat();
    for (shell, golden) in [
        (Shell::PowerShell, include_str!("golden/powershell.txt")),
        (Shell::Cmd, include_str!("golden/cmd.txt")),
    ] {
        assert_eq!(shell.command(&url, "never in it"), golden.trim_end());
        assert!(shell.is_of_windows());
    }
}

#[test]
fn quotes_of_every_kind_are_doubled_for_powershell() {
    assert_eq!(powershell("a'b‘c’d‚e‛f"), "'a''b‘‘c’’d‚‚e‛‛f'");
}

#[test]
fn nothing_that_the_command_prompt_understands_is_left_as_it_is() {
    assert_eq!(cmd("http://h:1/a%20b&c|d"), "http://h:1/a^%20b^&c^|d");
}
