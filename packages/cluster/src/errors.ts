/** What can go wrong with network connectors and their bridges. */
import { defineErrors } from '@hermod/model'

export const clusterErrors = defineErrors('CLUSTER', {
  tooFewMembers: {
    message: '{uri}: masterSlave requires at least 2 URIs',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  unknownDiscovery: {
    message:
      '{uri}: {scheme}: does not find brokers here; write static:(…), masterslave:(…), multicast:… or a tcp:// address',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  unknownAnnouncement: {
    message: '{uri}: {scheme}: does not announce connectors here; write multicast://default',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  noGroup: {
    message: '{uri}: You must specify a group to discover',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  noMulticastAddress: {
    message: '{uri}: {host} is not a group; write default, or an IPv4 address from 224.0.0.0 to 239.255.255.255',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  noInterface: {
    message: '{uri}: there is no network interface {name} with an IPv4 address; there are: {known}',
    jms: 'java.io.IOException',
    retry: true,
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
    message: 'the other broker sent more than {limit} before the bridge was made',
    jms: 'java.io.IOException',
    retry: true,
  },
  badIntroduction: {
    message: '{fault}; no bridge is made to a broker that introduces itself so',
    jms: 'java.io.IOException',
    retry: true,
  },
  bridgeOfAnother: {
    message: 'the bridge {id} stands already, for another user; give the network connector a name of its own',
    jms: 'java.lang.SecurityException',
    retry: false,
  },
  incompleteMessage: {
    message: 'the other broker sent a message without its {field}',
    jms: 'java.io.IOException',
    retry: true,
  },
  badPath: {
    message: 'the other broker sent the message {messageId}, whose brokerPath {fault}',
    jms: 'java.io.IOException',
    retry: true,
  },
  answersUnread: {
    message: 'the other broker sends, and has not read {limit} answers',
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
