"""Sentences of demo records in English; ``{person}``, ``{thing}`` and the like are filled in."""

from __future__ import annotations

from collections.abc import Mapping

from app.demo.listed import listed
from app.demo.meaning import About, Meaning

EDITIONS = listed(
    "Standard, Professional, Enterprise, Phase 1, Phase 2, Expansion, Annual plan, Upgrade"
)
CONTRACTS = listed("framework agreement, purchase contract, service contract, maintenance contract")

TITLES: Mapping[About, tuple[str, ...]] = {
    About.INTERACTION: listed(
        """
Call about the {thing} quote, Delivery date of {thing}, Requirements for {thing}, How it is going
Invitation to the product day, Site survey, Renewal and discount,
Technical walk-through of {thing}
Damaged delivery, Payment status, Quarterly review
Visit to {person} about {thing}, Brochure on {thing}
"""
    ),
    About.TASK: listed(
        """
Send the {thing} quote, Agree on acceptance of {thing}, Meet {person}, Post the signed contract
Check the first payment, Prepare the renewal offer, Show {thing}, Answer the technical questions
Update the contact details, Quarterly call, Ask for the invoice details
"""
    ),
    About.ORDER: listed("{thing} {edition}, {thing} {edition}, {thing}, Additional {thing}"),
    About.PRODUCT: listed("{thing} {edition}"),
    About.CONTRACT: listed("{thing} {agreement}, {thing} {agreement}"),
    About.OTHER: listed("{thing}, {thing} {edition}, {thing} for {city}, {person}: {thing}"),
}

SENTENCES: Mapping[Meaning, tuple[tuple[str, ...], ...]] = {
    Meaning.CONTENT: (
        (
            "Spoke to {person} for about {minutes} minutes, mostly about {thing}.",
            "Visited the {city} office; {person} and two buyers were there.",
            "{person} called to ask about delivery and acceptance of {thing}.",
            "Video call led by {person}, with IT and finance on the line.",
            "Sent the documents on {thing} as agreed; {person} confirmed the same day.",
        ),
        (
            "They keep three spreadsheets in three departments and the figures never match.",
            "Happy with the features; their main concern is keeping the data on site.",
            "Budget is around {amount}0,000, subject to an internal tender in month {month}.",
            "The network on the shop floor is weak, so a site survey comes first.",
            "Two units of the last delivery arrived with damaged packaging; photos are on file.",
            "A competitor is ten per cent cheaper, but without implementation.",
            "They would like to try it in one plant before rolling it out.",
        ),
        (
            "We promised a formal quote within {days} days.",
            "Next week our engineer will give a demonstration.",
            "They will discuss it internally; call back early in month {month}.",
            "Passed on to service, answer due tomorrow.",
            "Minutes sent to {person} for confirmation.",
            "",
        ),
    ),
    Meaning.NEEDS: (
        (
            "Delivery time matters most; no partial deliveries.",
            "Needs three quotes; approval takes about two weeks.",
            "Careful about security, insists on running it on site.",
            "Sensitive to price; buys in bulk before the end of the year.",
            "Prefers annual plans with on-site support.",
        ),
        (
            "Day-to-day contact is {person}; large decisions go to the managing director.",
            "Budgets are made in month {month}; talk to them a month before.",
            "Prefers email to phone calls.",
            "No visits around public holidays.",
        ),
    ),
    Meaning.SCOPE: (
        (
            "Development, sale and support of software; technical consulting; import and export.",
            "Manufacture and sale of machinery and instruments; technical services.",
            "Management consulting; exhibitions and conferences; information services.",
        ),
    ),
    Meaning.TERMS: (
        (
            "30% within 7 days of signing, 60% on acceptance, 10% at the end of the warranty.",
            "Monthly statement, payable by the 15th of the following month.",
            "One year of service, paid quarterly.",
        ),
        (
            "12 months of warranty, response within 4 hours.",
            "Late delivery costs 0.05% of the price a day.",
            "Renews by a year unless either side objects 30 days before the end.",
        ),
    ),
    Meaning.DECISION: (
        (
            "Quote within {days} days, copy to {person}",
            "Demonstration next Wednesday",
            "Trial for one month agreed",
            "Their lawyers review the contract by the end of the month",
            "Special discount to be decided this week",
            "On hold until month {month}",
        ),
    ),
    Meaning.REASON: (
        (
            "Project cancelled after a reorganisation",
            "Ended early by mutual consent",
            "Replaced by a new contract",
            "Budget frozen",
        ),
    ),
    Meaning.NOTE: (
        (
            "Urgent, within {days} days.",
            "Agreed with {person}; go ahead as planned.",
            "Call the warehouse before shipping.",
            "Long-standing customer, same price as last time.",
            "Originals are kept in the {city} office.",
            "Invoice to travel with the goods.",
        ),
    ),
}

SPECIFICATIONS = (
    "{a} x {b} x {c} mm",
    "{a} concurrent users",
    "{a} GB, {b} cores",
    "range 0-{a}, accuracy {b}.{c}%",
    "IP{c}5, {a} W",
)
