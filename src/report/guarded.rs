//! JSON that steers nothing, for every format that is JSON.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter};

use super::sanitise::is_hidden;

/// JSON that is safe in a terminal and in the log of a build: what is not to be seen is escaped, and so is what a build
/// service would take for a command. The meaning is the same.
pub(super) fn write(value: &impl Serialize) -> String {
    let mut bytes = Vec::with_capacity(ROOM);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Guarded);
    // A struct of texts and numbers always serialises, and writing to a vector cannot fail.
    let _ = value.serialize(&mut serializer);
    String::from_utf8(bytes).unwrap_or_default()
}

/// How much room a value is given at first, in bytes: that of a program in which nothing is found.
const ROOM: usize = 256;

struct Guarded;

impl Formatter for Guarded {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if fragment.bytes().all(|byte| byte != b'#' && (b' '..=b'~').contains(&byte)) {
            return writer.write_all(fragment.as_bytes());
        }
        let part = |from: usize, to: usize| fragment.get(from..to).unwrap_or_default().as_bytes();
        let (mut from, mut before) = (0, '\0');
        for (at, c) in fragment.char_indices() {
            if is_hidden(c) || (before == '#' && c == '#') {
                writer.write_all(part(from, at))?;
                from = at + c.len_utf8();
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            before = c;
        }
        writer.write_all(part(from, fragment.len()))
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        serde_json::ser::CompactFormatter.write_char_escape(writer, escape)
    }
}
