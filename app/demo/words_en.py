"""English words that demo records are put together from. Every company and bank is invented."""

from __future__ import annotations

from app.demo.listed import listed

# A company is called brand + trade + form; a brand is FIRST + SECOND ("Brightwater"), with a
# word of THIRD in front when those have run out.
FIRST = listed(
    """
Bright, North, Silver, Oak, Amber, Stone, River, Clear, Gold, Iron, Maple, Harbour, Blue
Green, White, Red, Fair, High, Long, West, East, South, Winter, Summer, Spring, Copper
Granite, Falcon, Heron, Willow, Ash, Birch, Cedar, Elm, Hazel, Juniper, Linden, Rowan
Alder, Raven, Swift, Wren
"""
)
SECOND = listed(
    """
water, field, bridge, gate, ridge, brook, wood, well, haven, ford, mere, stone, crest
dale, moor, shore, view, point, hill, wick, bury, combe, lake, mark, side, burn, cliff
holt, leigh, worth, stead, croft
"""
)
THIRD = listed("Allied, Associated, Central, General, National, United, Pacific, Continental")
FORMS = {"Ltd": 50, "Limited": 20, "GmbH": 8, "Inc.": 14, "Pte. Ltd.": 8}

GIVEN = listed(
    """
Amelia, Oliver, Isla, George, Ava, Harry, Mia, Jack, Freya, Leo, Grace, Theo, Hannah
Samuel, Priya, Arjun, Elena, Marco, Ingrid, Lars, Sofia, Mateo, Nora, Tomasz, Claire
Hugo, Yuki, Kenji, Aisha, Omar, Ruth, Peter, Joan, Alan
"""
)
FAMILY = (
    *listed(
        """
Whitfield, Harlow, Pemberton, Ashworth, Calloway, Thornton, Lindqvist, Moreau, Okafor
Ramanathan, Tanaka, Novak, Fischer, Rossi, Delgado, Sinclair, Maddox, Hargreaves
Beckett, Ellison, Farrow, Kessler, Brandt, Costa, Petrov, Yamada, Osei, Haddad, O'Connor
McKenzie, Sørensen
"""
    ),
    "van Dijk",
)

POSITIONS = listed(
    """
Managing Director, Head of Procurement, Buyer, IT Manager, Chief Engineer
Operations Manager, Finance Manager, Accounts Payable, Project Manager, Quality Manager
Office Manager, Plant Manager
"""
)
DIVISIONS = listed(
    "Management, Procurement, IT, Engineering, Production, Finance, Operations, Quality"
)
CITIES = listed(
    "London, Manchester, Bristol, Edinburgh, Singapore, Hamburg, Rotterdam, Toronto, Dublin"
)
STREETS = listed(
    "Harbour Street, Mill Lane, Station Road, Foundry Way, Market Square, Queen's Walk"
)
BUILDINGS = listed("Wharf House, The Granary, Innovation Centre, Exchange Building")
BANKS = listed("Northmere Bank, Albion & Shire Bank, Harbour Commercial Bank, Meridian Trust Bank")
BRANCHES = listed("City Branch, Dockside Branch, Head Office, Business Centre")
HOBBIES = listed(
    "badminton, running, sailing, photography, chess, hiking, cycling, jazz, gardening"
)
