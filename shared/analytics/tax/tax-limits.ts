/** What the lots are not: told with every report, so that nobody takes them for a finished return. */
export const TAX_LIMITS: readonly string[] = [
  "No tax is computed: no rates, no exemption, no set-off of losses, no surcharge. The lots are what such a computation begins with; have it checked.",
  "The cost of shares acquired before 1 February 2018 is not stepped up to their value of 31 January 2018 (grandfathering), and no cost is indexed.",
  "Lots are paired first in, first out in this account alone. Shares that came from elsewhere (another broker, a public issue, a gift, off market) are not known here, and one bought on one exchange is not paired with one sold on the other.",
  "Splits and bonuses count only where they were named for this report; demergers, rights, buybacks and dividends do not count.",
  "All that is traded on the share segment is classed like listed shares, by twelve months. Bonds, gold and debt funds have rules of their own.",
  "STT is left out of the charges of delivered shares, since it may not be deducted from a capital gain; it is deducted in business classes, as CTT is.",
  "Contracts are settled in cash here at their expiry; where the exchange delivers shares, the shares and their cost are not in these lots.",
];
