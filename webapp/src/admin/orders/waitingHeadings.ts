/** Of what a WaitingRow tells. */
export const waitingHeadings = ['Order', 'For', 'Price', 'Paid', 'State', 'Waits for']
