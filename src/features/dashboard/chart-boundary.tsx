"use client";

import { Component, type ReactNode } from "react";

type ChartBoundaryProps = { fallback: ReactNode; children: ReactNode };

/** A chart whose code did not arrive shows its table: it must not take the page and the Live label with it. */
export class ChartBoundary extends Component<ChartBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}
