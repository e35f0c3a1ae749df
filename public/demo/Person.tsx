import { type Channel, channelNames } from './conversations.ts';

const tones = 5;

/** A customer's initials, with the mark of the channel they write on. */
export function Person({ name, channel }: { name: string; channel: Channel }) {
  const initials = name.split(' ').map(word => word.charAt(0));
  const tone = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % tones;
  return (
    <span class={`person tone-${tone}`} aria-hidden="true">
      {initials.join('')}
      <span class={`mark ${channel}`}>
        <ChannelMark channel={channel} />
      </span>
    </span>
  );
}

/** The channel's mark. Its name is said beside it. */
export function ChannelMark({ channel }: { channel: Channel }) {
  return (
    <svg class="channel-mark" aria-hidden="true">
      <title>{channelNames[channel]}</title>
      <use href={`#icon-${channel}`} />
    </svg>
  );
}
