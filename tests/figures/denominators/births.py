"""Invented live births and populations in the shape in which they are published and loaded."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.oracle.product import Product

PUBLISHED = """area,name,year,live_births
E06000035,Medway,2013,3503
E06000035,Medway,2014,3531
E06000035,Medway,2015,3609
E06000036,Bracknell Forest,2014,1432
E07000105,Ashford,2014,1461
E07000106,"Canterbury, City of",2014,1559
"""
"""Live births as the Office for National Statistics published them (Open Government Licence v3)."""
EVERY_YEAR = "area,year,live_births\n" + "".join(f"E06000035,{year},{3500 + year % 10}\n" for year in range(2008, 2018))
POPULATION = "area,year,age_band,sex,ethnic_group,population\n" + "".join(
    f"E06000035,{year},{age},{sex},{group},{number + year - 2008}\n"
    for year in range(2008, 2018)
    for age, sex, group, number in (
        ("under 1 year", "", "", 3480),
        ("1-4 years", "", "", 14200),
        ("5-9 years", "", "", 17100),
        ("10-14 years", "", "", 16300),
        ("15-17 years", "", "", 10900),
        ("", "female", "", 30200),
        ("", "male", "", 31780),
        ("", "", "white", 50100),
        ("", "", "mixed", 3300),
        ("", "", "asian", 4200),
        ("", "", "black", 3900),
        ("", "", "other", 480),
    )
)


def written(folder: Path, content: str, name: str = "counts.csv") -> Path:
    """The content as a file."""
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    return path


def workbook(folder: Path, content: str) -> Path:
    """The same cells as a workbook; whole numbers as numbers."""
    book, path = Workbook(), folder / "counts.xlsx"
    assert isinstance(book.active, Worksheet)
    for line in content.splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.save(path)
    return path


def load(product: Product, content: str, edition: str = "first", source: str = "Invented") -> str:
    """``denominators load``; what it says."""
    path = written(product.folder, content)
    result = product.run("denominators", "load", str(path), "--source", source, "--edition", edition)
    assert result.exit_code == 0, result.output
    return result.output
