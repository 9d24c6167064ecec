//! A font with Chinese characters: without one, every Chinese picture of the page has
//! boxes in their place, which are not as wide, either.

use std::process::Command;

use anyhow::Result;

use super::{apt, cache};
use crate::child;

/// What is needed where fonts are found by fontconfig: its commands, and a small font.
const PACKAGES: [&str; 2] = ["fontconfig", "fonts-wqy-microhei"];

/// What to do where it cannot be installed from here.
const ADVICE: &str = "a font with Chinese characters is needed and was not found: install one, \
    for example with `sudo apt-get install fontconfig fonts-wqy-microhei` (Debian) \
    or `sudo dnf install fontconfig google-noto-sans-cjk-fonts` (Fedora)";

/// Sees to it that there is such a font; installs one if it is missing and means are there.
pub(crate) fn chinese_font() -> Result<()> {
    // Other systems have one in any case.
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let find = || {
        let fonts = child::ask(Command::new("fc-list").args([":lang=zh-cn", "family"]));
        Ok(fonts.filter(|fonts| !fonts.trim().is_empty()).map(drop))
    };
    let install = || apt::install("Chinese font", &PACKAGES, ADVICE);
    cache::find_or_install("chinese-font", find, install, ADVICE)
}
