/** What can go wrong with network connectors and their bridges. */
import { defineErrors } from '@hermod/model'

export const clusterErrors = defineErrors('CLUSTER', {
  tooFewMembers: {
    message: '{uri}: masterSlave requires at least 2 URIs',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  unknownDiscovery: {
    message: '{uri}: {scheme}: does not find brokers here; write static:(…), masterslave:(…) or a tcp:// address',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  handshakeTimeout: {
    message: 'the broker at {remote} did not introduce itself within {limitMs} ms; is it an OpenWire port?',
    jms: 'java.io.IOException',
    retry: true,
  },
  linkLost: {
    message: 'java.io.EOFException: {reason}',
    jms: 'java.io.IOException',
    retry: true,
  },
  tooManyEarly: {
    message: 'the other broker sent more than {limit} commands before the bridge was made',
    jms: 'java.io.IOException',
    retry: true,
  },
  badProperties: {
    message: 'the properties of the network connector of {broker} cannot be read: {problem}',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  stopped: {
    message: 'the network connector has been stopped',
    jms: 'java.io.IOException',
    retry: true,
  },
})
