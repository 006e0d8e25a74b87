//! CSV: the table of supply by holder.

use std::io::Write;

use crate::atlas::plate::Plate;
use crate::atlas::supply::elements::ElementSupply;
use crate::layers::estimate::Estimate;

use super::properties::round;

/// Writes the supply by holder: one row for each set of holders, one for what is unplaced, one for the total.
///
/// # Errors
/// When `out` fails.
pub fn supply(out: &mut dyn Write, plate: &Plate) -> std::io::Result<()> {
    let holders = &plate.layers.manifest.holders;
    let supply = &plate.supply;
    let mut table = csv::Writer::from_writer(out);
    let mut header: Vec<String> = [
        "held_by",
        "held_side",
        "control",
        "output_t",
        "output_low_t",
        "output_high_t",
        "share",
        "mines",
        "as_of",
        "rate_of",
    ]
    .map(str::to_owned)
    .into();
    let elements: Vec<&ElementSupply> = supply
        .elements
        .iter()
        .filter(|element| element.total.is_some())
        .collect();
    for element in &elements {
        let symbol = &element.composition.symbol;
        header.extend(["t", "low_t", "high_t"].map(|what| format!("{symbol}_{what}")));
    }
    table.write_record(header)?;
    let as_of = if plate.layers.is_dated() {
        plate.date.to_string()
    } else {
        String::new()
    };
    let rate_of = supply
        .output
        .as_ref()
        .map(|row| row.period.to_string())
        .unwrap_or_default();
    let share = |grams| {
        crate::layers::units::Share::of(grams, supply.total)
            .map(|share| format!("{:.4}", share.get()))
    };
    let bound = |bound: Option<f64>| {
        bound
            .map(|tonnes| round(tonnes).to_string())
            .unwrap_or_default()
    };
    for (index, row) in supply.rows.iter().enumerate() {
        let mut record = vec![
            row.control.to_string(),
            row.control.side(holders),
            row.control.kind(holders).to_string(),
            row.best.tonnes().to_string(),
            bound(row.bounds.low),
            bound(row.bounds.high),
            share(row.best).unwrap_or_default(),
            row.mines.to_string(),
            as_of.clone(),
            rate_of.clone(),
        ];
        for (_, grams, bounds) in elements
            .iter()
            .filter_map(|element| element.rows.get(index))
        {
            record.push(grams.tonnes().to_string());
            record.extend([bound(bounds.low), bound(bounds.high)]);
        }
        table.write_record(record)?;
    }
    if supply.output.is_some() {
        for (name, grams) in [("unplaced", supply.unplaced), ("total", supply.total)] {
            let mut record = vec![
                name.to_owned(),
                String::new(),
                String::new(),
                grams.tonnes().to_string(),
            ];
            record.extend([
                String::new(),
                String::new(),
                share(grams).unwrap_or_default(),
                String::new(),
            ]);
            record.extend([as_of.clone(), rate_of.clone()]);
            for element in &elements {
                let (grams, bounds) = match name {
                    "total" => (element.total.unwrap_or_default(), element.bounds),
                    _ => (element.unplaced, Estimate::default()),
                };
                record.push(grams.tonnes().to_string());
                record.extend([bound(bounds.low), bound(bounds.high)]);
            }
            table.write_record(record)?;
        }
    }
    table.flush()
}
