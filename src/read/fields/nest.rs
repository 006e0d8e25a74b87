//! Lists and tables within fields.

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::read::datum::{Datum, Raw};
use crate::read::words;

use super::{Fields, Record};

impl<'a> Fields<'a, '_> {
    /// A list of tables or numbers as it stands; `None` where nothing stands, reported where it is no list.
    pub(in crate::read) fn list(&mut self, name: &str) -> Option<Vec<Raw<'a>>> {
        let (raw, datum) = self.datum(name)?;
        match datum {
            Datum::List(items) => Some(items),
            _ => {
                self.wrong_type(name, &raw, "a list");
                None
            }
        }
    }

    /// The fields of the table of this name; `None` where there is none, reported where it is no table.
    pub(in crate::read) fn table(&mut self, name: &str) -> Option<Fields<'a, '_>> {
        let raw = self.raw(name)?.clone();
        self.nested(name, &raw)
    }

    /// The fields of `raw`, a table within these fields; reported where it is none.
    pub(in crate::read) fn nested(&mut self, name: &str, raw: &Raw<'a>) -> Option<Fields<'a, '_>> {
        match raw.datum(self.text) {
            Ok(Datum::Table(cells)) => {
                let record = Record {
                    bytes: Some(raw.range(self.text)),
                    ..Record::default()
                };
                Some(Fields::new(self.text, cells, record, self.faults))
            }
            Ok(_) => {
                self.wrong_type(name, raw, "a table");
                None
            }
            Err(fault) => {
                self.report_at(raw, *fault);
                None
            }
        }
    }

    /// Warns of every name that is none of `known`.
    pub(in crate::read) fn only(&mut self, known: &[&str]) {
        for (name, fault) in self.strangers(known) {
            self.report(&name, fault);
        }
    }

    /// Reports every name that is none of `known`, where nothing may be passed over.
    pub(in crate::read) fn only_and_nothing_else(&mut self, known: &[&str]) {
        for (name, fault) in self.strangers(known) {
            let fault = fault.saying(format!("no member `{name}` is known here"));
            let fault = match fault.help {
                Some(_) => fault,
                None => fault.expected(known.join(", ")),
            };
            self.report(&name, fault.error());
        }
    }

    fn strangers(&self, known: &[&str]) -> Vec<(String, Fault)> {
        let unknown = self.names().filter(|name| !known.contains(name));
        let told = unknown.map(|name| {
            let fault = Fault::of(&rule::UNKNOWN_MEMBER)
                .saying(format!("no member `{name}` is known: it is not read"));
            let fault = words::suggest(fault, name, known.iter().copied());
            (name.to_owned(), fault)
        });
        told.collect()
    }
}
