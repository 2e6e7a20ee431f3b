//! Blocks as they come from formats in which a table is only a kind of paragraph: marks end cells
//! and rows, a number says how deep.

use super::document::{Block, Cell, Row, Table};

/// How deep tables may stand in each other.
const MAX_DEPTH: usize = 16;

/// Edges closer than this are meant to be one; in twentieths of a point.
const NEAR: i32 = 60;

/// What a row says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct RowShape {
    /// The left and right edges of its cells, in twentieths of a point.
    pub edges: Vec<(i32, i32)>,
    /// There are rules between its cells.
    pub ruled: bool,
    pub header: bool,
}

/// A table under way.
#[derive(Default)]
struct Building {
    table: Table,
    edges: Vec<Vec<(i32, i32)>>,
    row: Row,
    cell: Vec<Block>,
}

/// Blocks in order, with the tables that are still open.
#[derive(Default)]
pub(super) struct Flow {
    out: Vec<Block>,
    tables: Vec<Building>,
}

impl Flow {
    /// What comes next stands this deep in tables; 0 is outside of all.
    pub fn set_depth(&mut self, depth: usize) {
        let depth = depth.min(MAX_DEPTH);
        while self.tables.len() > depth {
            self.close_table();
        }
        self.tables.resize_with(depth, Building::default);
    }

    pub fn depth(&self) -> usize {
        self.tables.len()
    }

    /// True if cells of a row were ended and the row was not.
    pub fn has_open_row(&self) -> bool {
        self.tables.last().is_some_and(|t| !t.row.cells.is_empty())
    }

    pub fn push(&mut self, block: Block) {
        match self.tables.last_mut() {
            Some(table) => table.cell.push(block),
            None => self.out.push(block),
        }
    }

    pub fn end_cell(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            let blocks = std::mem::take(&mut table.cell);
            table.row.cells.push(Cell { blocks, columns: 1 });
        }
    }

    pub fn end_row(&mut self, shape: RowShape) {
        if let Some(table) = self.tables.last_mut() {
            if !table.cell.is_empty() {
                let blocks = std::mem::take(&mut table.cell);
                table.row.cells.push(Cell { blocks, columns: 1 });
            }
            let mut row = std::mem::take(&mut table.row);
            row.header = shape.header;
            table.table.ruled |= shape.ruled;
            table.edges.push(shape.edges);
            table.table.rows.push(row);
        }
    }

    /// Ends the innermost table and puts it where it belongs.
    fn close_table(&mut self) {
        let unfinished = self.tables.last().is_some_and(|t| !t.cell.is_empty() || !t.row.cells.is_empty());
        if unfinished {
            self.end_row(RowShape::default());
        }
        let Some(mut building) = self.tables.pop() else { return };
        if building.table.rows.is_empty() {
            return;
        }
        // How many columns of the whole table each cell covers: the edges of all rows make the
        // grid.
        let mut grid: Vec<i32> = building.edges.iter().flatten().flat_map(|&(l, r)| [l, r]).collect();
        grid.sort_unstable();
        grid.dedup_by(|a, b| a.saturating_sub(*b) < NEAR);
        let column = |edge: i32| grid.partition_point(|g| g.saturating_add(NEAR) <= edge);
        for (row, edges) in building.table.rows.iter_mut().zip(&building.edges) {
            for (cell, &(left, right)) in row.cells.iter_mut().zip(edges) {
                cell.columns = column(right).saturating_sub(column(left)).max(1);
            }
        }
        self.push(Block::Table(building.table));
    }

    /// All of it.
    pub fn finish(mut self) -> Vec<Block> {
        self.set_depth(0);
        self.out
    }
}
