import { Component, type ComponentChildren } from 'preact';

interface Props {
  sentence: string;
  onError(error: unknown): void;
  children: ComponentChildren;
}

/** Keeps a mistake of ours inside of the widget: the page around it stays alive. */
export class Boundary extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static override getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render() {
    return this.state.isBroken ? <p class="notice bad">{this.props.sentence}</p> : this.props.children;
  }
}
