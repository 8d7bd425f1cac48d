/** Every behaviour of a broker with plain settings that a JMS program can see, against the real one. */
import { compareWithActiveMQ, type OnPurpose } from './support/compare.js'

/** Where Hermod departs from the real broker and means to: both sides are written down, and held to it. */
const ON_PURPOSE: readonly OnPurpose[] = [
  {
    scenario: 'selector-matches',
    what: "u = '世😀'",
    real: '[]',
    ours: /^\[5\]$/,
    why: "ActiveMQ's parser reads selectors as Latin-1; a literal should equal itself in every script",
  },
  {
    scenario: 'selector-xpath',
    what: 'bytes before it',
    real: '[]',
    ours: /^\[<a><c\/><\/a>\]$/,
    why: 'ActiveMQ reads a body of bytes once and evaluates its selectors more often',
  },
  {
    scenario: 'tx-async-error',
    what: 'commit',
    real: 'JMSException',
    ours: /^TransactionRolledBackException$/,
    why: 'JMS has an exception for a commit that ended in a rollback, which is a JMSException too; ActiveMQ sends an XAException',
  },
  ...['ActiveMQTempQueue', 'ActiveMQTempTopic'].map((type) => ({
    scenario: 'temp-owner',
    what: `another's ${type}`,
    real: 'no error',
    ours: /^InvalidDestinationException: /,
    why: 'JMS gives a temporary destination to its connection; ActiveMQ leaves the check to the client library',
  })),
]

compareWithActiveMQ({
  classes: [
    'Message',
    'Queue',
    'Selector',
    'Ack',
    'DeadLetter',
    'Transaction',
    'Xa',
    'Topic',
    'Temporary',
    'Connection',
    'Advisory',
    'Restart', // Last: they restart the broker.
  ],
  onPurpose: ON_PURPOSE,
})
