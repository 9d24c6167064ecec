//! What a WebAssembly module says that it was compiled for.
//!
//! The compiler lists the features in a section named `target_features`: how
//! many there are, and of each a sign, `+` for one that is used, and its name.

/// The name of the section.
const SECTION: &[u8] = b"target_features";

/// What every module begins with: its magic number and its version.
const HEADER: &[u8] = b"\0asm\x01\0\0\0";

/// The names of the features that a module uses; `None` if this is no module, or
/// one that does not say.
pub(super) fn used(module: &[u8]) -> Option<Vec<String>> {
    let mut rest = module.strip_prefix(HEADER)?;
    loop {
        // A section is its number, its length and its content; 0 is one with a name.
        let number = byte(&mut rest)?;
        let mut content = bytes(&mut rest)?;
        if number == 0 && bytes(&mut content)? == SECTION {
            let count = length(&mut content)?;
            let features: Option<Vec<_>> = (0..count)
                .map(|_| Some((byte(&mut content)?, bytes(&mut content)?)))
                .collect();
            let features = features?.into_iter().filter(|(sign, _)| *sign == b'+');
            return Some(
                features
                    .map(|(_, name)| String::from_utf8_lossy(name).into_owned())
                    .collect(),
            );
        }
    }
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    Some(*first)
}

/// Bytes after their number.
fn bytes<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = length(rest)?;
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(bytes)
}

/// A number: seven bits a byte, the lowest first, and the highest bit of each
/// byte says whether another one follows.
fn length(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let byte = byte(rest)?;
        number |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A section of less than 128 bytes.
    fn section(number: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        [&[number, length], content].concat()
    }

    #[test]
    fn the_used_features_are_found_behind_other_sections() {
        let features = [&[15], SECTION, b"\x02+\x07simd128-\x07atomics"].concat();
        let module = [
            HEADER,
            &section(1, &[0]),
            &section(0, b"\x04name+"),
            &section(0, &features),
        ]
        .concat();
        assert_eq!(used(&module).unwrap(), ["simd128"]);
    }

    #[test]
    fn what_is_no_module_or_ends_early_has_none() {
        let features = [&[15], SECTION, b"\x02+\x07simd128"].concat();
        for module in [
            b"".to_vec(),
            b"\0asm\x02\0\0\0".to_vec(),
            HEADER.to_vec(),
            [HEADER, &section(1, &[0])].concat(),
            [HEADER, &section(0, &features)].concat(),
            [HEADER, &[0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]].concat(),
        ] {
            assert_eq!(used(&module), None, "{module:?}");
        }
    }
}
