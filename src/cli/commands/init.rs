//! `partnerlint init`: a first program, in which a check finds nothing wrong.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::super::args::{ARCHETYPES, ConfigArgs, InitArgs, RuleArgs};
use super::super::create::create;
use super::super::discover::ENDING;
use super::super::disk::Disk;
use super::super::folders::{Folder, Folders, from_here, readable};
use super::super::{Answer, COULD_NOT, clock, output};
use crate::diagnostic::{Finding, Reporter, closest};
use crate::lint::{Checkup, Choice, Compiled, Input, Rules, Terms, check, starter, starter_kinds};
use crate::quantity::{Currency, Date};
use crate::report::sanitise;
use crate::report::summary::counted;
use crate::vocabulary::{Symbol, SymbolId};

/// What a program is called where nobody says.
const NAME: &str = "acme";

pub(in super::super) fn run(arguments: &InitArgs) -> Answer {
    let today = clock::day(arguments.as_of.as_deref())?;
    let target = Target::new(arguments)?;
    let folder = folder(&target, &arguments.heed)?;
    let rules = folder.rules.of(&target.name);
    let offer = Offer::new(rules);
    let (Some(stage), [_, ..]) = (&arguments.stage, arguments.archetype.as_slice()) else {
        return Ok(offer.show(arguments));
    };
    let (stage, kinds) = (offer.stage(stage)?, offer.kinds(&arguments.archetype)?);
    let title = title(arguments.title.as_deref(), &target.name)?;
    let choice = Choice {
        name: &target.name,
        title: &title,
        stage,
        kinds: &kinds,
        currency: currency(&arguments.currency)?,
        today,
    };
    let text = starter(rules, &choice).map_err(|error| error.to_string())?;
    let (against, own) = findings(&text, &target, &folder, today)?;
    if !against.is_empty() {
        return Ok(refuse(arguments, &against));
    }
    match &target.path {
        None => output::print(&sanitise::seal(text)).map_err(|error| error.to_string())?,
        Some(path) => {
            create(path, &text, arguments.force)?;
            tell_what_follows(path, own)?;
        }
    }
    Ok(0)
}

/// Where the program goes, and what it is called.
struct Target {
    /// `None` for standard output.
    path: Option<PathBuf>,
    name: String,
}

impl Target {
    fn new(arguments: &InitArgs) -> Result<Self, String> {
        let given = arguments.path.as_deref();
        let file = given.filter(|path| path.extension() == Some(OsStr::new(ENDING)) && !path.is_dir());
        let stem = file.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
        let name = arguments.name.clone().or(stem).unwrap_or_else(|| NAME.to_owned());
        let usable = usable(&name);
        if usable != name {
            let message =
                format!("a program cannot be called `{name}`: write `--name {usable}`, for example");
            return Err(message);
        }
        let path = match given {
            Some(path) if path == Path::new("-") => None,
            Some(path) if file.is_some() => Some(path.to_path_buf()),
            Some(path) if path.is_dir() => Some(path.join(format!("{name}.{ENDING}"))),
            Some(path) => {
                let shown = from_here(path);
                return Err(format!("`{shown}` is no folder, and no file whose name ends in `.{ENDING}`"));
            }
            None => Some(PathBuf::from(format!("{name}.{ENDING}"))),
        };
        Ok(Self { path, name })
    }
}

/// The name itself if a program can have it, else one like it: small letters, digits and underscores.
fn usable(name: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let name: String = name.chars().map(letter).collect();
    match name.trim_matches('_') {
        "" => NAME.to_owned(),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("p{name}"),
        _ => name,
    }
}

/// The title that was asked for, or one made of the name.
fn title(asked: Option<&str>, name: &str) -> Result<String, String> {
    if let Some(title) = asked {
        if title.trim().is_empty() || title.chars().any(sanitise::is_hidden) {
            return Err("a title is one line of letters and signs that can be seen".to_owned());
        }
        return Ok(title.to_owned());
    }
    let words = name.split('_').filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    });
    Ok(words.collect::<Vec<_>>().join(" ") + " Partner Program")
}

fn currency(code: &str) -> Result<Currency, String> {
    Currency::parse(code).ok_or_else(|| {
        format!("`{code}` is no currency: write its code in capital letters, for example `USD`")
    })
}

/// What holds where the program will stand.
fn folder(target: &Target, heed: &ConfigArgs) -> Result<Folder, String> {
    readable(heed)?;
    let arguments = RuleArgs::from(heed);
    let mut folders = Folders::new(&arguments);
    let folder = folders.of(target.path.as_deref().unwrap_or(Path::new(ENDING)));
    folders.sound()?;
    Ok(folder)
}

/// What there is to choose from, with a sentence each.
struct Offer<'r> {
    stages: Vec<&'r Symbol>,
    kinds: Vec<&'r Symbol>,
}

impl<'r> Offer<'r> {
    fn new(rules: &'r Rules) -> Self {
        let vocabulary = &rules.vocabulary;
        let stages = &vocabulary[vocabulary.engine.stages].symbols;
        let kinds = vocabulary.symbol_set_id(ARCHETYPES).map(|id| vocabulary[id].symbols.as_slice());
        let known = starter_kinds(vocabulary);
        let kinds = kinds.unwrap_or_default().iter().filter(|kind| known.contains(&kind.name));
        Self { stages: stages.iter().collect(), kinds: kinds.collect() }
    }

    fn stage(&self, written: &str) -> Result<SymbolId, String> {
        let at = self.stages.iter().position(|stage| stage.name == written);
        let id = at.and_then(|at| u16::try_from(at).ok()).map(SymbolId);
        id.ok_or_else(|| unknown("stage", written, &self.stages))
    }

    /// The kinds of partnership, each once.
    fn kinds(&self, written: &[String]) -> Result<Vec<&'r str>, String> {
        let mut chosen: Vec<&str> = Vec::new();
        for name in written {
            let kind = self.kinds.iter().find(|kind| kind.name == *name);
            let kind = kind.ok_or_else(|| unknown(ARCHETYPES, name, &self.kinds))?;
            if !chosen.contains(&kind.name.as_str()) {
                chosen.push(&kind.name);
            }
        }
        Ok(chosen)
    }

    /// Says what is still to be chosen.
    fn show(&self, arguments: &InitArgs) -> u8 {
        let (stage, kinds) = (arguments.stage.is_none(), arguments.archetype.is_empty());
        output::tell(match (stage, kinds) {
            (true, true) => "error: say where the program is in its life, and which partners it is for",
            (true, false) => "error: say where the program is in its life",
            (false, _) => "error: say which partners the program is for",
        });
        for (missing, flag, symbols) in [(stage, "stage", &self.stages), (kinds, ARCHETYPES, &self.kinds)] {
            if missing {
                output::tell("");
                for symbol in symbols {
                    output::tell(&format!("  --{flag} {:<12}{}", symbol.name, symbol.doc));
                }
            }
        }
        output::tell("");
        output::tell("for example: partnerlint init --stage pilot --archetype referral");
        COULD_NOT
    }
}

fn unknown(what: &str, written: &str, symbols: &[&Symbol]) -> String {
    let names: Vec<&str> = symbols.iter().map(|symbol| symbol.name.as_str()).collect();
    match closest(written, names.iter().copied()) {
        Some(suggestion) => format!("there is no {what} `{written}`: did you mean `{suggestion}`?"),
        None => format!("there is no {what} `{written}` to begin with: choose from `{}`", names.join("`, `")),
    }
}

/// What the rules that come with partnerlint find in the program, and how much those of the company find.
fn findings(
    text: &str,
    target: &Target,
    folder: &Folder,
    as_of: Date,
) -> Result<(Vec<Finding>, usize), String> {
    let path = target.path.as_deref().unwrap_or(Path::new("-"));
    let input = Input { name: from_here(path), text: text.to_owned() };
    let found = match check(input, &Terms::on(as_of), &folder.rules, &mut Disk::new(path, &folder.root)) {
        Checkup::Program { checked, .. } => checked.findings,
        Checkup::Fragment { findings, .. } => findings,
    };
    if let Some(mistake) = found.iter().find(|finding| finding.reporter == Reporter::Engine) {
        return Err(format!("no program can be made of this: {}", mistake.message));
    }
    let shipped = &Compiled::shipped_to_judge().pack;
    let (against, own): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|finding| shipped.rule(&finding.id).is_some());
    Ok((against, own.len()))
}

/// Says why what was chosen does not go together.
fn refuse(arguments: &InitArgs, against: &[Finding]) -> u8 {
    let (stage, kinds) = (arguments.stage.as_deref().unwrap_or_default(), arguments.archetype.join(" and "));
    output::tell(&format!("error: `{stage}` does not go with {kinds}"));
    for finding in against {
        output::tell("");
        output::tell(&format!("  {} ({})", finding.message, finding.id));
        for help in &finding.help {
            output::tell(&format!("  help: {help}"));
        }
    }
    COULD_NOT
}

fn tell_what_follows(path: &Path, own: usize) -> Result<(), String> {
    let name = from_here(path);
    let mut text = format!(
        "wrote {name}\n\nput your own in place of what is marked `yours`, then see what the rules say:\n\n"
    );
    text.push_str(&format!("  partnerlint check {name}\n"));
    if own > 0 {
        let found = counted(u64::try_from(own).unwrap_or(u64::MAX), "thing");
        text.push_str(&format!("\nthe rules of your own find {found} in it as it stands\n"));
    }
    output::print(&sanitise::seal(text)).map_err(|error| error.to_string())
}
