import { Counter, Gauge } from 'prom-client';

/** The ledger's figures in Prometheus's default registry. */
export const ledgerMetrics = {
  /** Of the last recomputation; anything but 0 is an alarm. */
  faults: new Gauge({ name: 'ledger_faults', help: 'Faults that the last recomputation of the credit ledger found. Alarm when above 0.' }),
  checkedAt: new Gauge({ name: 'ledger_checked_timestamp_seconds', help: 'When the credit ledger was last recomputed. Alarm when older than 26 hours.' }),
  lapsed: new Counter({ name: 'ledger_lapsed_customers_total', help: 'Customers whose expired credits the sweep booked.' }),
};
