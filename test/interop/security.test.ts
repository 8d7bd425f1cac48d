/** Users and rights that stand in the configuration, against the real broker. */
import { compareWithActiveMQ, type OnPurpose } from './support/compare.js'

const ON_PURPOSE: readonly OnPurpose[] = [
  {
    scenario: 'security-create-and-remove',
    what: 'publisher removes',
    real: 'no error',
    ours: /^JMSSecurityException: User publisher is not authorized to remove: queue:/,
    why: 'removing asks for the right to administer only where there is nothing to remove; later releases ask always',
  },
  {
    scenario: 'security-transaction',
    what: 'sends where it may not',
    real: 'JMSException: COMMIT FAILED: Transaction marked rollback only xaErrorCode:100',
    ours: /^TransactionRolledBackException: COMMIT FAILED: .*not authorized to write to: queue:\/\/SECRET\.A$/,
    why: 'a commit that fails says why',
  },
]

compareWithActiveMQ({
  classes: ['Security'],
  configuration: 'security.xml',
  clients: ['5.17.2'],
  onPurpose: ON_PURPOSE,
})
